"""The blog's articles: (title, summary, tags, composition of the cover, text in Markdown), the newest first."""

ARTICLES = (
    (
        "Linen, and the art of not ironing",
        "The most honest fabric there is creases by noon. We asked our members how they made peace with it.",
        ("Fabrics", "Care"),
        "closeup",
        """Nobody irons linen twice. The first time is optimism, the second is a decision.

We went through the looks that were posted this spring and asked the people in them one thing: *what do you do about the creases?*

## Hang it while you shower

The most common answer by far. Ten minutes of steam take out what a suitcase put in, and leave what a body puts back anyway.

> I stopped ironing when I noticed that I only ever did it for other people.

## Buy it heavier than you think

Thin linen looks crisp on the hanger and tired by lunch. From **180 grams** a square metre it falls instead of folding.

## Or choose the creases

- Roll it, don't fold it, and the creases run lengthwise.
- Wash it cold, shake it hard, dry it flat.
- Wear it open over something smooth.

Whatever you do, don't starch it. Linen that can't move is a tablecloth.""",
    ),
    (
        "Six pieces, nine days, one carry-on",
        "A knolling for Lisbon in October: what went in, what stayed home, and what we'd leave out next time.",
        ("Travel", "Wardrobe"),
        "knolling",
        """Packing light isn't a virtue, it's arithmetic. Six pieces make nine outfits if each of them gets along with all the others.

## The list

1. a shirt that may be a jacket
2. a knit, thin enough to wear under it
3. trousers that don't mind a bench
4. a dress for the one evening
5. shoes you have already walked in
6. a scarf, which is also a blanket

## What we'd leave out

The second pair of shoes. It is *always* the second pair of shoes.

## What we missed

Pockets. Check every piece for pockets before you pack it: a city is seen with your hands free.""",
    ),
    (
        "In praise of the boring coat",
        "It has no story and goes with everything. A love letter to the piece that does the work.",
        ("Wardrobe",),
        "hero",
        """Look at last winter's most loved looks, and at the edge of almost every photo you'll find the same plain coat.

## It is seen the most and noticed the least

A coat is the only thing that most people ever see you in between October and April. It ought to be good, and then it ought to be quiet.

## How to know one

- The shoulder ends where yours does.
- It closes over a knit without an argument.
- You can lift your arms and hail a tram.

> Good clothes open doors. A good coat gets you to them.

Spend on the cloth, not on the buttons. Buttons can be changed on a Sunday.""",
    ),
    (
        "A palette in five minutes",
        "You don't need a colour wheel. You need the floor, daylight, and everything you wore last week.",
        ("Colour",),
        "moodboard",
        """Put everything you wore last week on the floor, in daylight. Step back. That's your palette; you've had it all along.

## Now take one thing away

There's one that doesn't belong. It isn't wrong, it just needs company. Either find it a friend or give it to one.

## The rule of three, loosened

Two colours that are close, and one that isn't. The third may be **small**: a sock, a strap, the lining of a cuff.

## Darker than you think

Most of what we call black is navy, and most of what we call beige is pink. Look at them side by side before you buy the shoes.""",
    ),
    (
        "What the hanger knows",
        "Shoulders with bumps, knits with shoulders: how to store what you love without reshaping it.",
        ("Care",),
        "rail",
        """There are three kinds of clothes: those that hang, those that lie, and those on the chair. We can help with the first two.

## Hang

Anything woven with a shoulder: shirts, jackets, coats. The hanger should be as wide as you are.

## Lie

Everything knitted. A jumper on a hanger grows a second pair of elbows by March.

## The chair

It's not storage, it's a *queue*. Give it a hook behind the door and call it a system.""",
    ),
    (
        "How to read a label",
        "Forty letters of law and one of truth. A short guide to the smallest text you own.",
        ("Fabrics", "Care"),
        "closeup",
        """A label must say what the cloth is made of, in order. Everything else on it is literature.

## The order

The first fibre is the most. *97 % cotton, 3 % elastane* is cotton that forgives. Turn the numbers around and it's a swimsuit.

## The symbols

- **A tub** with a hand: cold, slowly, and you do the wringing.
- **A circle** in a square with a line: dry it flat.
- **A cross** through the iron: believe it.

## What it doesn't say

Who sewed it, how tight the weave is, or whether you'll wear it. For that there's the forum.""",
    ),
    (
        "One garment, four members",
        "We lent the same overshirt to four people for a week each. It came back as four different things.",
        ("People", "Wardrobe"),
        "outfit",
        """The shirt is olive, cotton, size M. The members are 158, 171, 178 and 190 cm tall.

## Week one: as a dress

Belted, with boots. *"I forgot it wasn't mine."*

## Week two: as a jacket

Over a striped tee, sleeves rolled twice. It went to work on Monday and to a concert on Friday.

## Week three: as it was meant

Buttoned up, tucked in, and admired by a father-in-law.

## Week four: as a gift

It didn't come back. We understand.""",
    ),
    (
        "Small things that hold everything together",
        "Belts, buttons, scarves: the accessories that our members notice first, and why.",
        ("Accessories",),
        "knolling",
        """Ask people what they'd save from a fire and they name a coat. Ask what they wore yesterday and they remember the scarf.

## The belt

It says where you begin. Thin above the hip is a drawing, wide at the waist is a statement.

## The bag

A bag is the only piece that you put on the table. Choose it like a book you'd be seen with.

## The button

The cheapest way to a new jacket is five buttons and an evening.""",
    ),
    (
        "Why we count nothing on a card",
        "No likes, no ranks on the pictures you scroll past. A note about how this place is made.",
        ("People",),
        "rail",
        """You may have noticed that the pictures on our pages have names under them, and no numbers.

## Looking first

A number tells you what to think before you have looked. So we keep the counts where the conversation is: on the look's own page.

## It's also quicker

A card that doesn't change can be kept. On a launch day that is the difference between a page and a spinner.

> The best thing about a shop window is the glass.""",
    ),
)

DRAFT = (
    "Notes on corduroy",
    "Unfinished, like the trousers.",
    ("Fabrics",),
    "closeup",
    "Wide wale or needle cord?\n\n- ask in the forum\n- photograph the green ones",
)
SCHEDULED = (
    "The first frost list",
    "Ten things to mend before you need them.",
    ("Care", "Wardrobe"),
    "outfit",
    "Start with the **lining of the left pocket**. It's always the left one.\n\n## Then\n\n1. hems\n2. zips\n3. the button you keep in a bowl",
)

COMMENTS = {
    "remark": (
        "<open> <close>",
        "<open>",
        "<open> <close>",
        "<story>",
        "<story> <close>",
        "<ask>",
    ),
    "open": (
        "This is exactly how I feel about <thing>.",
        "Reading this in <place>, wearing <thing>.",
        "Finally somebody says it about <thing>.",
        "I disagree about <thing>, but beautifully put.",
        "Sent it to my sister, who owns too much of <thing>.",
        "The part about <thing> made me laugh.",
    ),
    "thing": (
        "linen",
        "the second pair of shoes",
        "my grey coat",
        "buttons",
        "the chair in my bedroom",
        "old denim",
        "good pockets",
        "a belt I never wear",
        "navy",
        "hand washing",
    ),
    "place": (
        "a waiting room",
        "bed",
        "the tram",
        "{city}",
        "a fitting room",
        "the queue at the post office",
    ),
    "story": (
        "I tried it last week and it works, even on <thing>.",
        "My mother taught me the same, with <thing>.",
        "In {city} everybody does it like that.",
        "It took me ten years and <thing> to learn this.",
    ),
    "ask": (
        "Would you write one about <thing>, too?",
        "Does it hold for <thing>?",
        "Where is the picture from? I'd like <thing> like that.",
        "Could you say more about <thing>?",
    ),
    "close": (
        "Thank you.",
        "More of these, please.",
        "Saved.",
        "Off to my wardrobe.",
        "Lovely cover, by the way.",
        "Made my Monday.",
    ),
}
