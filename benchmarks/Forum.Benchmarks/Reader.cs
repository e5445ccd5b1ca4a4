using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Forum.Benchmarks;

/// <summary>
/// Somebody with a browser of their own. Cookies are kept by hand: the forum marks them as secure, and takes the connection for
/// one because the request says that it came through https, as those from a proxy do.
/// </summary>
internal sealed partial class Reader : IDisposable
{
    public const string Password = "correct horse";

    private const string TokenField = "__RequestVerificationToken";

    private readonly Dictionary<string, string> _cookies = [];
    private readonly Tally _tally;
    private readonly HttpClient _client;
    private string _token = "";

    public Reader(Uri forum, Tally tally)
    {
        _tally = tally;
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = forum,
            DefaultRequestHeaders = { { "X-Forwarded-Proto", "https" }, { "User-Agent", "Forum.Benchmarks" } },
        };
    }

    public string Name { get; private set; } = "";

    /// <summary>Which pages they open.</summary>
    public Audience Audience { get; private set; }

    /// <summary>The id of a topic of their own.</summary>
    public string Topic { get; private set; } = "";

    /// <summary>The id of its first post.</summary>
    public string Post { get; private set; } = "";

    /// <summary>The id of a reply of their own.</summary>
    public string Reply { get; private set; } = "";

    /// <summary>The id of a post of their own that they have deleted.</summary>
    public string DeletedPost { get; private set; } = "";

    /// <summary>The ids of some of their notifications.</summary>
    public IReadOnlyList<string> Notifications { get; private set; } = [];

    /// <summary>What their pages send along when they ask for a token: cookies, and what shows that it is a page of this forum.</summary>
    public (string Cookies, string FormToken) Session => (string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")), _token);

    /// <summary>Opens the home page, as a visitor.</summary>
    public Task ArriveAsync(CancellationToken cancellationToken) => LookForTokenAsync("/", cancellationToken);

    public async Task RegisterAsync(string name, CancellationToken cancellationToken)
    {
        await LookForTokenAsync("/register", cancellationToken);
        await SubmitAsync("register", "/register", cancellationToken, ("Form.Name", name), ("Form.Password", Password), ("Form.PasswordAgain", Password));
        await EnterAsync(name, Audience.Members, cancellationToken);
    }

    /// <summary>Signs in as somebody who runs the forum.</summary>
    public async Task SignInAsync(string name, CancellationToken cancellationToken)
    {
        await LookForTokenAsync("/sign-in", cancellationToken);
        await SubmitAsync("sign-in", "/sign-in", cancellationToken, ("Form.Name", name), ("Form.Password", Password));
        await EnterAsync(name, Audience.Administrators, cancellationToken);
    }

    /// <summary>Does a little of everything: begins a topic that mentions somebody, and changes it, posts and deletes a reply, reports a post.</summary>
    public async Task TakePartAsync(string board, string friend, string reported, CancellationToken cancellationToken)
    {
        var begun = await SubmitAsync(
            "new topic", $"/b/{board}/new", cancellationToken, ("Form.Title", $"What {Name} wants to know"), ("Form.Body", $"What do you think, @{friend}?"));
        Topic = begun[3..];
        Post = LastPost().Matches(await OpenAsync("topic", begun, cancellationToken))[^1].Groups[1].Value;
        await SubmitAsync("edit", $"/p/{Post}/edit", cancellationToken, ("Form.Body", $"What do you think of it, @{friend}?"), ("Form.Version", "1"));
        await ReplyAsync("reply", Topic, "It is not urgent.", cancellationToken);
        Reply = LastPost().Matches(await OpenAsync("topic", begun, cancellationToken))[^1].Groups[1].Value;
        await ReplyAsync("reply", Topic, "Nobody?", cancellationToken);
        DeletedPost = LastPost().Matches(await OpenAsync("topic", begun, cancellationToken))[^1].Groups[1].Value;
        await SubmitAsync("delete", $"/p/{DeletedPost}/delete", cancellationToken);
        await SubmitAsync("report", $"/p/{reported}/report", cancellationToken, ("Form.Kind", "1"));
    }

    /// <summary>Talks with somebody, who is told of it.</summary>
    public Task AnswerAsync(Reader friend, CancellationToken cancellationToken) =>
        ReplyAsync("reply", friend.Topic, $"I think so, @{friend.Name}.", cancellationToken);

    /// <summary>Locks a topic and unlocks it: what moderators do is written down.</summary>
    public async Task ManageAsync(string topic, CancellationToken cancellationToken)
    {
        await SubmitAsync("lock", $"/t/{topic}/manage/lock", cancellationToken);
        await SubmitAsync("unlock", $"/t/{topic}/manage/unlock", cancellationToken);
    }

    /// <summary>Looks into the inbox.</summary>
    public async Task LookAroundAsync(CancellationToken cancellationToken) =>
        Notifications = [.. Notification().Matches(await OpenAsync("notifications", "/notifications", cancellationToken)).Select(match => match.Groups[1].Value)];

    /// <summary>Opens a page; what it says.</summary>
    public async Task<string> OpenAsync(string page, string path, CancellationToken cancellationToken) =>
        (await SendAsync(page, HttpMethod.Get, path, HttpStatusCode.OK, form: null, cancellationToken)).Text;

    /// <summary>Opens a page of a kind.</summary>
    public Task OpenAsync(PageKind kind, string path, CancellationToken cancellationToken) =>
        SendAsync(
            kind.Name, kind.IsPost ? HttpMethod.Post : HttpMethod.Get, path, kind.Status, kind.Source is null ? null : [new("source", kind.Source)], cancellationToken);

    public Task ReplyAsync(string page, string topic, string text, CancellationToken cancellationToken) =>
        SubmitAsync(page, $"/t/{topic}/reply", cancellationToken, ("Form.Body", text));

    public void Dispose() => _client.Dispose();

    private async Task EnterAsync(string name, Audience audience, CancellationToken cancellationToken)
    {
        (Name, Audience) = (name, audience);
        await LookForTokenAsync("/", cancellationToken);
    }

    private async Task LookForTokenAsync(string path, CancellationToken cancellationToken) =>
        _token = FormToken().Match(await OpenAsync("form", path, cancellationToken)) is { Success: true } match
            ? match.Groups[1].Value
            : throw new InvalidOperationException($"{path} has no form.");

    /// <summary>Sends a form; where it leads.</summary>
    private async Task<string> SubmitAsync(string page, string path, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        var form = fields.Append((Name: TokenField, Value: _token)).Select(field => KeyValuePair.Create(field.Name, field.Value));
        return (await SendAsync(page, HttpMethod.Post, path, HttpStatusCode.Redirect, form, cancellationToken)).Location;
    }

    private async Task<(string Text, string Location)> SendAsync(
        string page, HttpMethod method, string path, HttpStatusCode expected, IEnumerable<KeyValuePair<string, string>>? form, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Cookie", Session.Cookies);
        request.Headers.TryAddWithoutValidation("RequestVerificationToken", Session.FormToken);
        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        var began = Stopwatch.GetTimestamp();
        using var response = await _client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        _tally.Add(page, Stopwatch.GetElapsedTime(began));
        if (response.StatusCode != expected)
        {
            _tally.Fail(page, (int)response.StatusCode, path);
        }

        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var pair = cookie[..(cookie.IndexOf(';', StringComparison.Ordinal) is var end && end < 0 ? cookie.Length : end)].Split('=', 2);
            _cookies[pair[0]] = pair[1];
        }

        return (text, response.Headers.Location?.OriginalString ?? "");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("data-post=\"([0-9]+)\"")]
    private static partial Regex LastPost();

    [GeneratedRegex("href=\"/notifications/([0-9]+)\"")]
    private static partial Regex Notification();
}
