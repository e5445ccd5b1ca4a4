namespace Forum.Web.Data.Demo;

/// <param name="Board">The board's slug.</param>
/// <param name="Title">The topic's title.</param>
/// <param name="Ago">How long ago it began.</param>
/// <param name="Posts">Who said what.</param>
internal sealed record DemoConversation(string Board, string Title, TimeSpan Ago, IReadOnlyList<(string Author, string Text)> Posts);

/// <summary>What people talk about in the demo.</summary>
internal static class DemoConversations
{
    public static IReadOnlyList<DemoConversation> All { get; } =
    [
        new("announcements", "Welcome", TimeSpan.FromDays(9),
        [
            ("alice", """
                Welcome to the forum! A few things to try:

                - Open a topic in **two windows**, signed in as two people, and reply in one of them. The other one shows it without a reload.
                - Watch the small sign beside the reply form: it says whether this page is *live*.
                - Posts are written in [Markdown](https://commonmark.org/help/).
                """),
            ("bob", "Nice and quiet in here. I like it."),
            ("carol", "> Nice and quiet in here.\n\nGive it a week."),
        ]),
        new("announcements", "House rules", TimeSpan.FromDays(8),
        [
            ("alice", """
                1. Be kind.
                2. Say what you tried, not only that it failed.
                3. A picture of code is not code.
                """),
        ]),
        new("workshop", "A bench that folds into the wall", TimeSpan.FromHours(20),
        [
            ("carol", """
                I have 140 cm between the door and the window, and want a bench that disappears when I am done. Two hinged legs, or a wall bracket?

                | way | for | against |
                |---|---|---|
                | legs | carries anything | fumbly |
                | bracket | quick | needs a good wall |
                """),
            ("bob", "Bracket, if the wall is brick. With plasterboard I would not hang more than a hammer on it."),
            ("carol", "Brick, luckily. What load do you plan for?"),
            ("bob", "Whatever *you* weigh. Sooner or later someone sits on it."),
        ]),
        new("workshop", "How do you label your cables?", TimeSpan.FromHours(3),
        [
            ("bob", "Tape and a pen works for a month, and then it is `?????` on both ends. What holds?"),
            ("alice", "Heat-shrink over printed paper. Slow to make, but mine are six years old and readable."),
            ("carol", """
                I number them and keep a list:

                ```
                17  printer   desk left
                18  monitor   desk right
                ```
                """),
        ]),
        new("lounge", "Where do we meet in spring?", TimeSpan.FromHours(6),
        [
            ("alice", "Same place as last year, or somewhere with a roof this time?"),
            ("bob", "A roof. Definitely a roof."),
        ]),
    ];
}
