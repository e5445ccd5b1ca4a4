using System.Globalization;

namespace Forum.Web.Search;

/// <summary>What someone looks for: the query string of the search page, and what is wrong with it.</summary>
internal sealed record SearchRequest
{
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>What was typed, as <see cref="SearchText"/> reads it.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Only in the board with this slug; empty for all.</summary>
    public string Board { get; private init; } = "";

    /// <summary>Only by the user with this name; empty for everyone.</summary>
    public string Author { get; private init; } = "";

    /// <summary>Only written on this day (UTC) or later, as it was typed.</summary>
    public string From { get; private init; } = "";

    /// <summary>Only written on this day (UTC) or earlier, as it was typed.</summary>
    public string To { get; private init; } = "";

    /// <summary>Newest first, instead of what fits best.</summary>
    public bool IsByDate { get; private init; }

    public DateTime? After { get; private init; }

    public DateTime? Before { get; private init; }

    /// <summary>The full-text query; null if there is nothing to look for.</summary>
    public string? Match { get; private init; }

    /// <summary>Why this cannot be looked for, in words; empty if it can.</summary>
    public IReadOnlyList<string> Errors { get; private init; } = [];

    public bool IsEmpty => Text.Length == 0;

    public bool HasFilters => Board.Length + Author.Length + From.Length + To.Length > 0;

    public static SearchRequest Of(string? text, string? board, string? author, string? from, string? to, string? sort)
    {
        List<string> errors = [];
        text = text?.Trim() ?? "";
        var match = SearchText.ToMatch(text);
        if (text.Length > SearchText.MaxLength)
        {
            errors.Add($"That is too long to look for: at most {SearchText.MaxLength} characters.");
        }
        else if (text.Length > 0 && match is null)
        {
            errors.Add("There is no word in that to look for.");
        }

        from = from?.Trim() ?? "";
        to = to?.Trim() ?? "";
        var first = Day(from, "first", errors);
        var last = Day(to, "last", errors);
        if (first > last)
        {
            errors.Add("The first day is after the last one.");
        }

        return new SearchRequest
        {
            Text = text,
            Board = board?.Trim() ?? "",
            Author = author?.Trim().TrimStart('@') ?? "",
            From = from,
            To = to,
            IsByDate = sort == "date",
            After = first,
            Before = last < DateTime.MaxValue.Date ? last.Value.AddDays(1) : null,
            Match = match,
            Errors = errors,
        };
    }

    /// <summary>The address of one page of what is found.</summary>
    public string Url(int page)
    {
        List<string> query = [];
        Add("q", Text);
        Add("board", Board);
        Add("author", Author);
        Add("from", From);
        Add("to", To);
        Add("sort", IsByDate ? "date" : "");
        Add("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : "");
        return "/search?" + string.Join('&', query);

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                query.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }
    }

    private static DateTime? Day(string text, string which, List<string> errors)
    {
        if (DateTime.TryParseExact(
            text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day))
        {
            return day;
        }

        if (text.Length > 0)
        {
            errors.Add($"The {which} day is not a date such as 2026-03-31.");
        }

        return null;
    }
}
