using System.Globalization;
using System.Text;

namespace Forum.Web.Commands.Seeding;

/// <summary>Makes up what people say: from templates and a subject's words, in the kinds of Markdown that people use.</summary>
internal sealed class SeedText(Random random)
{
    public string Title(SeedSubject subject)
    {
        var title = Fill(Pick(SeedWords.Titles), subject);
        return char.ToUpperInvariant(title[0]) + title[1..];
    }

    /// <summary>A topic's first post: longer than others.</summary>
    public string Opening(SeedSubject subject) => Join(Paragraph(subject, 3, 6), Extra(subject), Paragraph(subject, 1, 3));

    /// <summary>A reply.</summary>
    /// <param name="subject">What it is about.</param>
    /// <param name="quoted">An earlier post of the topic, to quote from.</param>
    /// <param name="mentioned">Somebody who wrote before.</param>
    public string Reply(SeedSubject subject, string quoted, string mentioned)
    {
        var text = random.Next(10) switch
        {
            < 4 => Paragraph(subject, 1, 2),
            < 7 => Paragraph(subject, 2, 4),
            < 8 => Join(Paragraph(subject, 1, 3), Extra(subject)),
            _ => Join(Paragraph(subject, 2, 5), Paragraph(subject, 1, 3)),
        };
        return random.Next(10) switch
        {
            < 2 => Join("> " + FirstSentence(quoted), text),
            < 4 => $"@{mentioned} {text}",
            _ => text,
        };
    }

    /// <summary>A text as its author makes it better.</summary>
    public string Edited(SeedSubject subject, string text) => Join(text, "**Edit:** " + Sentence(subject));

    private string Extra(SeedSubject subject) => random.Next(6) switch
    {
        0 => string.Join('\n', Enumerable.Range(0, random.Next(2, 6)).Select(_ => $"- **{Pick(subject.Things)}**: {Sentence(subject)}")),
        1 => string.Join('\n', Enumerable.Range(1, random.Next(2, 5)).Select(i => $"{i}. {Sentence(subject)}")),
        2 => $"```\n{Pick(subject.Things),-16} {random.Next(1, 90)} cm\n{Pick(subject.Things),-16} {random.Next(1, 90)} cm\n```",
        3 => $"| what | how |\n|---|---|\n| {Pick(subject.Things)} | {Pick(subject.Ways)} |\n| {Pick(subject.Things)} | {Pick(subject.Ways)} |",
        4 => $"### About the {Pick(subject.Things)}\n\n{Sentence(subject)}",
        _ => $"See [this page](https://example.org/{subject.Slug}/{random.Next(1, 1000)}) about the *{Pick(subject.Things)}*.",
    };

    private string Paragraph(SeedSubject subject, int least, int most) =>
        string.Join(' ', Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => Sentence(subject)));

    private string Sentence(SeedSubject subject) => Fill(Pick(SeedWords.Sentences), subject);

    private string Fill(string template, SeedSubject subject) => string.Format(
        CultureInfo.InvariantCulture, template, Pick(subject.Things), Pick(subject.Deeds), Pick(subject.Ways), Pick(subject.Things));

    private string Pick(string[] words) => words[random.Next(words.Length)];

    private static string FirstSentence(string text)
    {
        // Of what the other said, not of what the other quoted or listed.
        var line = text.Split('\n').FirstOrDefault(line => line.Length > 0 && char.IsLetter(line[0])) ?? "…";
        var end = line.IndexOfAny(['.', '?', '!']);
        return end < 0 ? line : line[..(end + 1)];
    }

    private static string Join(params string[] parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(text.Length > 0 ? "\n\n" : "").Append(part);
        }

        return text.ToString();
    }
}
