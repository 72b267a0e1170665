"""The engine of both aliases: one pool a node, and a virtual alias over the replicas."""
