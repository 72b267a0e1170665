"""Names, cities and what people say of themselves."""

FIRST_NAMES = tuple(
    "Amara Beatriz Chiara Daphne Elif Freya Giulia Hanna Ines Jana Katya Lena Maja Nadia Olivia Priya Romy Sofia Tilda Yara"
    " Aiko Bruno Caspian Dario Emil Farid Gael Henrik Idris Jonas Kofi Luca Mateo Nils Oskar Paolo Rafael Samir Theo Viktor"
    " Zoe Noor Mei Alma Camille Leonie Ngozi Saoirse Wanda Esra Thandi Ottilie Malik Ravi Jun Anton Felix Ilse Petra Mira".split()
)
LAST_NAMES = tuple(
    "Okafor Almeida Ricci Laurent Yilmaz Lindqvist Conti Becker Duarte Novak Petrova Hoffmann Wójcik Rahman Hughes Sharma"
    " Vermeer Castellano Nyström Haddad Tanaka Moretti Quinn Silva Larsen Aziz Moreau Berg Diallo Keller Mensah Ferrari"
    " Herrera Eriksson Kovacs Bianchi Navarro Nasser Papadakis Jensen Dubois Chen Blanco Fournier Adeyemi Byrne Zielinska"
    " Demir Nkosi Steiner Farouk Iyer Sato Meyer Horvat Visser".split()
)
CITIES = (
    "Lisbon", "Copenhagen", "Antwerp", "Milan", "Berlin", "Lyon", "Kraków", "Athens", "Gothenburg", "Porto", "Vienna",
    "Dublin", "Marseille", "Hamburg", "Barcelona", "Rotterdam", "Trieste", "Helsinki", "Ljubljana", "Ghent", "Seville",
    "Edinburgh", "Leipzig", "Bologna", "Bergen", "Tallinn", "Valencia", "Zürich", "Nantes", "Istanbul",
)
BIO_OPENINGS = (
    "Tailor's daughter, can't walk past a good buttonhole.", "Graphic designer by day, flea markets by weekend.",
    "Wearing the same coat since 2014 and proud of it.", "Architect. Mostly navy, sometimes brave.",
    "Learning to sew, one crooked seam at a time.", "Nurse, night owl, collector of scarves.",
    "Teacher with a weakness for tartan.", "Small flat, smaller wardrobe, big opinions on knitwear.",
    "Former minimalist.", "Ceramicist; everything I own has clay on it.", "Bookseller. Loafers and long novels.",
    "I photograph clothes the way others photograph food.", "Cyclist in good trousers.",
    "Petite, so everything here is hemmed.", "Tall, so nothing here has ever been long enough.",
    "Mother of two, owner of one white shirt.", "Software by profession, corduroy by conviction.",
    "Dressing for the weather I'd like to have.", "Vintage denim, new sneakers.", "Costume assistant at a tiny theatre.",
    "Linen in summer, wool in winter, tea all year.", "Dad jokes, decent shoes.", "Still looking for the perfect grey.",
    "Textile student, third year, first loom.",
)
BIO_CLOSINGS = (
    "Here for the palettes.", "Ask me about mending.", "Mostly second hand.", "Sizes 36 to 38, depending on lunch.", "Say hello!",
    "Fewer, better things.", "Always cold.", "Currently into green.", "Swaps welcome.", "No logos, please.",
    "I answer every question about fit.", "Buttons matter.", "Happy when it rains.", "Colour is a love language.",
    "Saving up for the good boots.",
)
