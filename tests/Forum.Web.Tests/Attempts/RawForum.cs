using System.Net.Sockets;
using System.Text;
using Forum.Web.Tests.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Forum.Web.Tests.Attempts;

/// <summary>
/// The forum behind the real server: what a client library would tidy up arrives as it was written, and what the server
/// itself refuses (an address, a header of an answer) is refused.
/// </summary>
public sealed class RawForum : IAsyncLifetime
{
    public const string PublicUrl = "https://forum.example.org";

    private const string Address = "Host: forum.test\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n";

    public ForumHost Host { get; private set; } = null!;

    private int Port => Host.ClientOptions.BaseAddress.Port;

    public async Task InitializeAsync()
    {
        Host = new ForumHost(ForumHost.NoRedis, settings: new() { ["Forum:PublicUrl"] = PublicUrl });
        Host.UseKestrel(0);
        Host.StartServer();
        await Host.WithBoardsAsync();
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>A visitor whose requests go over the network, as through an ingress that ends TLS.</summary>
    public Visitor NewVisitor()
    {
        var cookies = new BehindIngress(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        return new Visitor(new HttpClient(cookies) { BaseAddress = new Uri($"http://127.0.0.1:{Port}") });
    }

    /// <summary>Sends a request line as it is, with headers if need be; status (0 for no answer), and all that came.</summary>
    public async Task<(int Status, string Text)> SendAsync(string line, string headers = "", string body = "", string address = Address)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        await using var stream = client.GetStream();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var text = new StringBuilder();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes($"{line} HTTP/1.1\r\n{address}{headers}\r\n{body}"), timeout.Token);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var buffer = new char[16 * 1024];
            while (await reader.ReadAsync(buffer, timeout.Token) is > 0 and var read)
            {
                text.Append(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            // Hung up on: the server does that to what is too much, sometimes before it is read to the end.
        }

        var answer = text.ToString();
        return (answer.Length > 12 ? int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0, answer);
    }

    /// <summary>Keeps Secure cookies although the last part of the way is plain http.</summary>
    private sealed class BehindIngress(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private readonly Dictionary<string, string> _cookies = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            var response = await base.SendAsync(request, cancellationToken);
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                var (name, value) = (cookie.Split('=', 2)[0], cookie.Split('=', 2)[1].Split(';')[0]);
                _cookies[name] = value;
            }

            return response;
        }
    }
}
