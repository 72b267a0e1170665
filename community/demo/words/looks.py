"""Titles and descriptions of looks. Facts: garment, colour, fabric, pattern, other, city, brand, mood."""

GRAMMAR = {
    "outfit": (
        "<when> in {colour}", "{colour} and {othercolour}, <how>", "The {garment} I <verb>", "A {garment} for <occasion>",
        "<occasion_title>", "{othercolour} with a little {colour}", "{garment}, {other}, done", "What I wore to <event>",
        "Dressed for <event>", "Soft {colour} <when_short>",
    ),
    "hero": (
        "The {colour} {garment}", "One {garment}, many Mondays", "My one good {garment}", "On the hanger: {colour} {garment}",
        "Waiting all year for this {garment}", "New in: a {garment} in {colour}", "{fabric}, and nothing else", "In praise of the {garment}",
    ),
    "knolling": (
        "What's in my bag for {city}", "Small things in {colour}", "Packed for <event>", "The finishing touches",
        "Accessories first", "Everything I carry on <day>", "A tidy kind of {colour}", "<day> essentials",
    ),
    "rail": (
        "The {colour} end of the rail", "Four days, four moods", "A capsule for {city}", "What stays after the big clear-out",
        "This season on one rail", "{city} in four pieces", "My week on hangers", "Getting ready for <event>",
    ),
    "moodboard": (
        "Mood board: {colour} and {othercolour}", "Thinking in {fabric}", "Swatches for <season>", "{city} colours",
        "A board for <season>", "Collecting {colour}", "Notes on {pattern}", "Before the sewing starts",
    ),
    "when": ("Sunday market", "Monday, but", "A slow morning", "Late lunch", "Gallery evening", "Rainy Thursday", "First warm day", "Night train"),
    "when_short": ("before noon", "after rain", "at five o'clock", "for a change", "all week", "on a grey day"),
    "how": ("as always", "for a change", "finally together", "no further questions", "my safe place", "why not", "with feeling"),
    "verb": ("live in", "almost sent back", "waited for", "wear on repeat", "found in {city}", "stole from my sister", "mended twice"),
    "occasion": ("rain and shine", "long lunches", "every weather", "first impressions", "cold offices", "walking all day", "slow Sundays", "dancing"),
    "occasion_title": (
        "Four hours in {city}", "Out of office", "Quiet luxury on a budget", "The bike-to-work edition", "Between seasons", "Library hours",
        "Tea, then trains", "Second-hand Saturday", "Studio visit", "From desk to dinner",
    ),
    "event": (
        "a Friday in {city}", "my sister's exhibition", "the flea market", "a wedding by the lake", "the first day back", "brunch with the girls",
        "an interview", "the long weekend", "parents' evening", "the theatre",
    ),
    "day": ("Monday", "Wednesday", "Friday", "Saturday", "Sunday"),
    "season": ("early spring", "late summer", "autumn", "the first frost", "the new year", "May"),
    "description": (
        "<open> <middle>", "<open> <middle> <end>", "<open> <end>", "<open> <middle> <ask>", "<middle> <ask>", "<open> <ask>",
    ),
    "open": (
        "I built this around the {colour} {garment}.", "It started with the {garment}; the rest fell into place.",
        "The {garment} is from {brand} and I've hardly taken it off since.", "A {fabric} {garment} and not much else to think about.",
        "Everything here is either {colour} or pretending to be.", "Laid out the night before, worn from seven to midnight.",
        "I wanted something calm for {city}, and ended up with a lot of {colour}.", "The kind of outfit that needs no mirror.",
        "Third time I wear the {garment} this week, and nobody has said a word.",
    ),
    "middle": (
        "The {other} keeps it grounded.", "I sized up in the {garment} so that a knit fits under it.",
        "The {fabric} is heavier than it looks and falls beautifully.", "The {other} is old, the rest is new this season.",
        "{pattern} can be loud, so everything else stays quiet.", "The {colour} is warmer in daylight than on the screen.",
        "I had the sleeves shortened by two centimetres, which changed everything.", "The {other} was a gift and goes with nearly everything I own.",
    ),
    "end": (
        "Flat shoes, long walk, happy feet.", "Would wear again tomorrow.", "It survived a full day and a delayed train.",
        "Good for coffee, better for dinner.", "It packs small, too.", "Tagged what's still in the shop.", "No notes, for once.",
    ),
    "ask": (
        "Would you add a belt?", "Sneakers or boots?", "Tell me if you find the {garment} in another colour.",
        "What would you wear over it when it gets cold?", "Too much {colour}?", "Gold or silver with this?",
    ),
}
