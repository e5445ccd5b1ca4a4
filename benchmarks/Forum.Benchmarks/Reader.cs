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
    private const string Password = "correct horse";

    private readonly Dictionary<string, string> _cookies = [];
    private readonly Tally _tally;
    private readonly HttpClient _client;

    public Reader(Uri forum, Tally tally)
    {
        _tally = tally;
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = forum,
            DefaultRequestHeaders = { { "X-Forwarded-Proto", "https" }, { "User-Agent", "Forum.Benchmarks" } },
        };
    }

    /// <summary>Whether <see cref="RegisterAsync"/> was called.</summary>
    public bool IsSignedIn { get; private set; }

    /// <summary>What forms must send along.</summary>
    public string Token { get; private set; } = "";

    public async Task RegisterAsync(string name, CancellationToken cancellationToken)
    {
        await LookForTokenAsync("/register", cancellationToken);
        await SendAsync("register", HttpMethod.Post, "/register", cancellationToken,
            [new("Form.Name", name), new("Form.Password", Password), new("Form.PasswordAgain", Password), new("__RequestVerificationToken", Token)]);
        await LookForTokenAsync("/", cancellationToken);
        IsSignedIn = true;
    }

    /// <summary>Opens a page; what it says.</summary>
    public Task<string> OpenAsync(string page, string path, CancellationToken cancellationToken) => SendAsync(page, HttpMethod.Get, path, cancellationToken);

    public Task ReplyAsync(string page, string topic, string text, CancellationToken cancellationToken) =>
        SendAsync(page, HttpMethod.Post, $"{topic}/reply", cancellationToken, [new("Form.Body", text), new("__RequestVerificationToken", Token)]);

    public void Dispose() => _client.Dispose();

    private async Task LookForTokenAsync(string path, CancellationToken cancellationToken) =>
        Token = FormToken().Match(await SendAsync("form", HttpMethod.Get, path, cancellationToken)) is { Success: true } match
            ? match.Groups[1].Value
            : throw new InvalidOperationException($"{path} has no form.");

    private async Task<string> SendAsync(
        string page, HttpMethod method, string path, CancellationToken cancellationToken, KeyValuePair<string, string>[]? form = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        var began = Stopwatch.GetTimestamp();
        using var response = await _client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        _tally.Add(page, Stopwatch.GetElapsedTime(began));
        // A few of the seeded topics are locked: that a reply is refused there is as it should be.
        if (response.StatusCode != (method == HttpMethod.Get ? HttpStatusCode.OK : HttpStatusCode.Redirect) && !text.Contains("This topic is locked", StringComparison.Ordinal))
        {
            _tally.Fail(page, (int)response.StatusCode);
        }

        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var pair = cookie[..(cookie.IndexOf(';', StringComparison.Ordinal) is var end && end < 0 ? cookie.Length : end)].Split('=', 2);
            _cookies[pair[0]] = pair[1];
        }

        return text;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
