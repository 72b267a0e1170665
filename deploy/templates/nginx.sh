# Start nginx, after asking the workers of a killed predecessor to leave: without their master they would live on and keep
# the port, so that no new master could listen. The supervisor gave them a process group of the old master's number.
old=$(cat @{home_shell}/nginx/nginx.pid 2>/dev/null)
if [ -n "$old" ] && ! kill -0 "$old" 2>/dev/null; then
    kill -s QUIT -- "-$old" 2>/dev/null
fi
# A copy lives for a second: those of before the start are worth nothing, and nobody knows which were purged meanwhile.
rm -rf @{home_shell}/nginx/pages
exec @{nginx_shell} -e stderr -p @{home_shell}/nginx -c @{home_shell}/conf/nginx.conf
