"""Kinds of garment as the shop sells them."""

from dataclasses import dataclass

_MACHINE = ("Machine wash cold, dry flat.", "Wash at 30 °C with like colours.", "Gentle wash, low iron.")
_DRY = ("Dry clean; brush after wearing.", "Air it after wearing, dry clean when it must be.")
_LEATHER = ("Wipe with a damp cloth, wax twice a year.", "Keep from rain until it has been waxed once.")
_NONE = ("Comes in a cotton pouch.", "Two years' guarantee on every part.")


@dataclass(frozen=True)
class Kind:
    """What is true of every product cut this way; prices in euros."""

    category: str
    cheapest: int
    dearest: int
    fabrics: tuple[str, ...]
    detail: str
    care: tuple[str, ...]


KINDS = {
    "tee": Kind(
        "tops",
        25,
        60,
        ("organic cotton", "slub jersey", "heavy jersey"),
        "Dropped shoulder, ribbed neckline, side seams that stay straight.",
        _MACHINE,
    ),
    "shirt": Kind(
        "tops",
        60,
        140,
        ("poplin", "washed linen", "oxford cotton"),
        "Single chest pocket, curved hem, buttons of corozo nut.",
        _MACHINE,
    ),
    "camisole": Kind(
        "tops",
        45,
        110,
        ("sandwashed silk", "viscose satin", "cupro"),
        "Cut on the bias, with straps that can be shortened.",
        _MACHINE,
    ),
    "knit": Kind(
        "knitwear",
        80,
        190,
        ("lambswool", "merino", "recycled wool"),
        "Relaxed through the body, deep ribs at cuff and hem.",
        _MACHINE,
    ),
    "cardigan": Kind(
        "knitwear",
        90,
        210,
        ("brushed alpaca", "lambswool", "merino"),
        "Five leather-covered buttons and two patch pockets.",
        _MACHINE,
    ),
    "slip dress": Kind(
        "dresses",
        110,
        240,
        ("sandwashed silk", "viscose satin", "cupro"),
        "Bias cut, midi length, made to be layered.",
        _MACHINE,
    ),
    "wrap dress": Kind(
        "dresses",
        110,
        230,
        ("viscose crêpe", "fine cotton", "Tencel"),
        "A true wrap, tied at the side, with elbow sleeves.",
        _MACHINE,
    ),
    "sundress": Kind(
        "dresses",
        80,
        170,
        ("cotton poplin", "washed linen", "seersucker"),
        "Fitted bodice, wide straps, a skirt with room to run.",
        _MACHINE,
    ),
    "trousers": Kind(
        "trousers",
        85,
        180,
        ("wool twill", "Tencel twill", "cotton gabardine"),
        "High waist, pressed crease, a leg that falls straight from the hip.",
        _DRY,
    ),
    "jeans": Kind(
        "trousers",
        85,
        150,
        ("rigid denim",),
        "Straight leg, five pockets, turned-up hem, contrast stitching.",
        _MACHINE,
    ),
    "pleated skirt": Kind(
        "skirts",
        80,
        180,
        ("wool crêpe", "recycled satin", "fine flannel"),
        "Knife pleats that hold, on a flat waistband.",
        _DRY,
    ),
    "mini skirt": Kind(
        "skirts",
        60,
        140,
        ("wool blend", "cotton velvet", "brushed twill"),
        "Buttoned through, patch pockets, fully lined.",
        _DRY,
    ),
    "blazer": Kind(
        "outerwear",
        160,
        340,
        ("wool flannel", "linen blend", "wool twill"),
        "Single-breasted, two buttons, softly padded shoulder.",
        _DRY,
    ),
    "coat": Kind(
        "outerwear",
        240,
        520,
        ("double-faced wool", "wool melton", "recycled wool"),
        "Double-breasted with six horn-look buttons and deep flap pockets.",
        _DRY,
    ),
    "trench": Kind(
        "outerwear",
        190,
        420,
        ("cotton gabardine", "waxed cotton"),
        "Storm flaps, belted waist, raglan ease for a blazer underneath.",
        _DRY,
    ),
    "biker jacket": Kind(
        "outerwear",
        260,
        540,
        ("nappa leather", "vegetable-tanned leather"),
        "Slanted zip, snap lapels, a hem that sits on the hip.",
        _LEATHER,
    ),
    "sneaker": Kind(
        "sneakers",
        80,
        150,
        ("smooth leather", "leather and canvas"),
        "Stitched cup sole, padded collar, spare laces in the box.",
        _LEATHER,
    ),
    "boot": Kind(
        "leather-shoes",
        150,
        290,
        ("waxed calf leather", "smooth leather"),
        "Elastic sides, stacked heel, sole stitched on so that it can be replaced.",
        _LEATHER,
    ),
    "pump": Kind(
        "leather-shoes",
        110,
        220,
        ("soft nappa", "polished leather"),
        "A low-cut upper on a heel that survives cobblestones.",
        _LEATHER,
    ),
    "loafer": Kind(
        "leather-shoes",
        120,
        240,
        ("polished leather", "suede"),
        "Hand-sewn apron, metal bar, leather lining.",
        _LEATHER,
    ),
    "tote": Kind(
        "bags",
        45,
        160,
        ("heavy canvas", "waxed canvas"),
        "Fits a laptop, a jumper and the shopping; leather handles.",
        _NONE,
    ),
    "shoulder bag": Kind(
        "bags",
        120,
        320,
        ("vegetable-tanned leather", "smooth leather"),
        "Rounded flap with a turn lock, one inner pocket, strap in two lengths.",
        _LEATHER,
    ),
    "bucket bag": Kind(
        "bags",
        90,
        230,
        ("canvas and leather", "woven cotton"),
        "Drawstring top over a leather base.",
        _LEATHER,
    ),
    "hat": Kind(
        "hats-scarves",
        55,
        130,
        ("wool felt", "woven straw"),
        "Wide brim, pinched crown, leather band.",
        _NONE,
    ),
    "beanie": Kind("hats-scarves", 25, 70, ("merino", "lambswool"), "Deep turn-up, leather tab.", _MACHINE),
    "scarf": Kind(
        "hats-scarves", 45, 140, ("lambswool", "wool and cashmere"), "Two metres long, fringed by hand.", _DRY
    ),
    "sunglasses": Kind(
        "eyewear-watches", 70, 180, ("bio-acetate",), "Smoked lenses with full UV protection.", _NONE
    ),
    "watch": Kind(
        "eyewear-watches",
        120,
        290,
        ("steel and leather",),
        "36 mm case, quartz movement, strap that changes without tools.",
        _NONE,
    ),
    "belt": Kind(
        "eyewear-watches", 40, 95, ("bridle leather",), "Three centimetres wide, solid buckle.", _LEATHER
    ),
    "earrings": Kind(
        "jewellery-scent", 35, 120, ("gold-plated silver", "recycled brass"), "Light enough to forget.", _NONE
    ),
    "perfume": Kind(
        "jewellery-scent",
        60,
        140,
        ("fig, cedar and salt", "iris and black tea", "neroli and smoke"),
        "50 ml, refillable.",
        _NONE,
    ),
}
