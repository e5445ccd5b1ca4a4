using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Forum.Web.Tests.Hosting;

/// <summary>Somebody with a browser without JavaScript: keeps cookies, follows no redirects, fills in forms.</summary>
public sealed partial class Visitor(HttpClient client)
{
    public const string Password = "correct horse";

    public HttpClient Client => client;

    public string Name { get; private set; } = "";

    public async Task<Answer> GetAsync(string path) => await AnswerAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public async Task<string> HtmlAsync(string path)
    {
        var answer = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Html;
    }

    /// <summary>Opens a page and sends its form, or the given fields to another address with that page's token.</summary>
    public async Task<Answer> SubmitAsync(string page, (string Name, string Value)[] fields, string? action = null)
    {
        var token = Token(await HtmlAsync(page));
        return await PostAsync(action ?? page, [.. fields, ("__RequestVerificationToken", token)]);
    }

    public Task<Answer> PostAsync(string path, (string Name, string Value)[] fields) =>
        AnswerAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        });

    public async Task RegisterAsync(string name)
    {
        var answer = await SubmitAsync("/register", [("Form.Name", name), ("Form.Password", Password), ("Form.PasswordAgain", Password)]);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Name = name;
    }

    public Task<Answer> SignInAsync(string name, string password, string returnUrl = "") =>
        SubmitAsync("/sign-in", [("Form.Name", name), ("Form.Password", password), ("returnUrl", returnUrl)]);

    /// <summary>Starts a topic; its id.</summary>
    public async Task<long> StartTopicAsync(string board = "open", string title = "A topic", string body = "The first post.")
    {
        var answer = await SubmitAsync($"/b/{board}/new", [("Form.Title", title), ("Form.Body", body)]);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        return long.Parse(answer.Location[3..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<Answer> ReplyAsync(long topic, string body) =>
        await SubmitAsync($"/t/{topic}", [("Form.Body", body)], $"/t/{topic}/reply");

    /// <summary>Asks for a realtime token as a page's script does.</summary>
    public async Task<Answer> TokenAsync(string page, Action<HttpRequestHeaders>? headers = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/realtime/token");
        request.Headers.Add("RequestVerificationToken", MetaToken().Match(await HtmlAsync(page)).Groups[1].Value);
        headers?.Invoke(request.Headers);
        return await AnswerAsync(request);
    }

    /// <summary>Sends JSON as the script of a page does; without a page, without an antiforgery token.</summary>
    public async Task<Answer> ScriptAsync(HttpMethod method, string path, object? body, string? page = "/")
    {
        var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        if (page is not null)
        {
            request.Headers.Add("RequestVerificationToken", MetaToken().Match(await HtmlAsync(page)).Groups[1].Value);
        }

        return await AnswerAsync(request);
    }

    public async Task<Answer> AnswerAsync(HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
    }

    public static string Token(string html) => FormToken().Match(html) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidOperationException("The page has no form with an antiforgery token.");

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("name=\"request-verification-token\" content=\"([^\"]+)\"")]
    private static partial Regex MetaToken();
}

/// <summary>What came back.</summary>
public sealed record Answer(HttpStatusCode Status, string Html, HttpResponseHeaders Headers)
{
    public string Location => Headers.Location?.OriginalString ?? "";
}
