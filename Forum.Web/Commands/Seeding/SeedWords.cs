using Forum.Web.Boards;

namespace Forum.Web.Commands.Seeding;

/// <summary>A made-up board, and the words that are used in it.</summary>
internal sealed record SeedSubject(string Name, string Slug, string Description, BoardVisibility Visibility, string[] Things, string[] Deeds, string[] Ways);

/// <summary>The words that made-up posts are made of.</summary>
internal static class SeedWords
{
    public static IReadOnlyList<SeedSubject> Subjects { get; } =
    [
        new("Woodwork", "woodwork", "Joints, tools and what came of them.", BoardVisibility.Public,
            ["workbench", "dovetail", "plane", "chisel", "oak board", "shelf", "glue", "drawer", "stool", "saw", "varnish", "clamp"],
            ["sharpen", "plane down", "glue up", "sand", "cut", "oil", "square up", "clamp"],
            ["with the grain", "by hand", "on the table saw", "with a card scraper", "in two passes", "overnight"]),
        new("Garden", "garden", "What grows, what does not, and why.", BoardVisibility.Public,
            ["tomato", "compost heap", "greenhouse", "hedge", "seedling", "raised bed", "apple tree", "slug", "watering can", "rhubarb", "soil", "lavender"],
            ["prune", "water", "plant out", "mulch", "dig over", "sow", "cover", "harvest"],
            ["before the frost", "in the shade", "twice a week", "under glass", "after the rain", "in March"]),
        new("Kitchen", "kitchen", "Recipes, pans and small disasters.", BoardVisibility.Public,
            ["sourdough", "cast-iron pan", "lentil soup", "oven", "starter", "stock", "knife", "pasta dough", "marmalade", "pressure cooker", "crust", "onion"],
            ["knead", "simmer", "roast", "chop", "season", "proof", "reduce", "rest"],
            ["on a low heat", "for twenty minutes", "with too much butter", "until golden", "in the morning", "without a lid"]),
        new("Bicycles", "bicycles", "Riding them, and getting them to be ridden again.", BoardVisibility.Public,
            ["chain", "derailleur", "rear wheel", "brake cable", "saddle", "tyre", "bottom bracket", "pannier", "dynamo", "spoke", "headset", "pump"],
            ["true", "grease", "adjust", "replace", "tighten", "patch", "index", "clean"],
            ["at the roadside", "with a torque wrench", "in the wet", "on gravel", "after a thousand kilometres", "for the winter"]),
        new("Readers' corner", "readers", "Books, for those who are signed in.", BoardVisibility.Members,
            ["novel", "second chapter", "narrator", "translation", "library copy", "short story", "ending", "biography", "footnote", "paperback", "preface", "map"],
            ["reread", "skim", "quote", "lend", "return", "recommend", "finish", "annotate"],
            ["on the train", "in one sitting", "aloud", "for the second time", "late at night", "with a pencil"]),
        new("Moderators", "moderators", "What moderators talk about among themselves.", BoardVisibility.Staff,
            ["report", "thread", "newcomer", "house rule", "duplicate", "signature", "warning", "spam wave", "announcement", "sticky", "appeal", "archive"],
            ["close", "merge", "move", "answer", "pin", "review", "split", "rename"],
            ["before the weekend", "without a fuss", "with a note", "once more", "by Friday", "quietly"]),
    ];

    public static string[] FirstNames { get; } =
        ["ada", "ben", "cleo", "dora", "emil", "finn", "greta", "hugo", "ida", "jonas", "kira", "leo", "mara", "nils", "olga", "paul", "quinn", "rosa", "sven", "tilda", "ugo", "vera", "wim", "xenia", "yuri", "zora"];

    public static string[] LastNames { get; } =
        ["ash", "birch", "crane", "dale", "elm", "frost", "grove", "heath", "iris", "jay", "kestrel", "lark", "moss", "north", "otter", "pike", "quill", "reed", "stone", "thorn", "vale", "wren", "yew", "finch"];

    /// <summary>{0} and {3} are things, {1} is a deed, {2} a way of doing it.</summary>
    public static string[] Titles { get; } =
        ["How do you {1} a {0}?", "The {0} that would not {1}", "{0} or {3}: which first?", "Show your {0}", "Can one {1} a {0} {2}?", "My {0} broke, again", "A {0} for beginners", "What I learned about the {0} this year", "Is a new {0} worth it?", "To {1} {2}: yes or no?"];

    public static string[] Sentences { get; } =
    [
        "I would {1} the {0} {2} and see what happens.",
        "The {0} is fine, it is the {3} that worries me.",
        "Whoever told you to {1} it {2} has never owned a {0}.",
        "Mine has been like that for years.",
        "Did you {1} it before you looked at the {3}?",
        "There is no need to {1} a {0} {2}.",
        "A good {0} costs more than a bad one, but only once.",
        "Last week I had to {1} a {0} {2}, and it took all afternoon.",
        "It depends on the {3}, as so often.",
        "My neighbour swears that you must {1} the {0} {2}.",
        "Start with the {3}; the {0} can wait.",
        "That is what I thought, until I tried to {1} one {2}.",
        "Has anybody tried the same with a {3}?",
        "Pictures, please.",
        "The second {0} came out better than the first.",
        "You can borrow my {3} if you live nearby.",
        "It works, which is more than I expected.",
        "Never again {2}.",
        "Then {1} it once more, slowly.",
        "I am not sure that a {0} is what you need here.",
        "Thank you, that did it.",
        "Three days later the {3} was as good as new.",
    ];
}
