using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace Forum.Benchmarks;

/// <summary>
/// Browsers with a page open, whose realtime service goes away: each connects again, with the pauses of the SDK and the token
/// that the service gave it for that; or, if it <paramref name="asks"/>, with one from the forum. Runs in a process of its
/// own, which prints a line when all are there, and another when all are back.
/// </summary>
internal sealed class Returners(Uri forum, int port, string[] channels, bool asks) : IDisposable
{
    /// <summary>What is printed once all are subscribed.</summary>
    public const string Ready = "ready";

    /// <summary>Whom the browsers belong to: people who run the forum, so that they may see every channel.</summary>
    private static readonly IReadOnlyList<string> Users = SeededForum.Administrators;

    /// <summary>Over so long the forum's pages spread after a crash.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(3);

    /// <summary>As many ask for their first token at once; later, all may.</summary>
    private const int AtOnce = 32;

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 1_000 })
    {
        BaseAddress = forum,
        DefaultRequestHeaders = { { "X-Forwarded-Proto", "https" }, { "User-Agent", "Forum.Benchmarks" } },
    };

    private readonly ConcurrentBag<IdleClient> _clients = [];
    private int _tokens, _refused, _back;

    public async Task<int> RunAsync(int count, CancellationToken cancellationToken)
    {
        var sessions = await Task.WhenAll(Users.Select(name => SignInAsync(name, cancellationToken)));
        var away = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var returning = new Task[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, stop) =>
        {
            var session = sessions[i % sessions.Length];
            var channel = channels[i % channels.Length];
            var client = await IdleClient.SubscribeAsync(port, channel, await TakeTokenAsync(session, stop), stop);
            var kept = asks ? null : await client.AskForTokenAsync(stop);
            returning[i] = ComeBackAsync(client, kept, session, channel, away, cancellationToken);
        });
        (_tokens, _refused) = (0, 0);
        Console.WriteLine(Ready);

        var began = await away.Task.WaitAsync(cancellationToken);
        await Task.WhenAll(returning);
        Console.WriteLine(FormattableString.Invariant(
            $"{_back} clients back after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s; {_tokens} requests for a token, {_refused} of them to come later"));
        await Console.In.ReadToEndAsync(cancellationToken);
        return 0;
    }

    public void Dispose()
    {
        _client.Dispose();
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    private async Task<(string Cookies, string FormToken)> SignInAsync(string name, CancellationToken cancellationToken)
    {
        using var reader = new Reader(forum, new Tally());
        await reader.SignInAsync(name, cancellationToken);
        return reader.Session;
    }

    /// <summary>Waits until the connection is gone, and then tries to get another one until there is one.</summary>
    private async Task ComeBackAsync(
        IdleClient client, string? kept, (string Cookies, string FormToken) session, string channel, TaskCompletionSource<long> away, CancellationToken cancellationToken)
    {
        try
        {
            await client.StayAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException or InvalidOperationException)
        {
            away.TrySetResult(Stopwatch.GetTimestamp());
            client.Dispose();
        }

        await Task.Delay(Spread * Random.Shared.NextDouble(), cancellationToken);
        for (var attempt = 0; ; attempt++)
        {
            await Task.Delay(Pause(attempt), cancellationToken);
            try
            {
                kept ??= await TakeTokenAsync(session, cancellationToken);
                if (kept is not null)
                {
                    _clients.Add(await IdleClient.SubscribeAsync(port, channel, kept, cancellationToken));
                    Interlocked.Increment(ref _back);
                    return;
                }
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // Nobody is there yet: the token is good for the next attempt.
            }
            catch (Exception exception) when (exception is IOException or SocketException or HttpRequestException or InvalidOperationException)
            {
                kept = null;
            }
        }
    }

    /// <summary>As the SDK has it: half a second, and up to as much again, twice as much, …, at most twenty seconds.</summary>
    private static TimeSpan Pause(int attempt)
    {
        const double least = 0.5, most = 20;
        return TimeSpan.FromSeconds(Math.Min(most, least + Random.Shared.NextDouble() * Math.Min(most, least * Math.Pow(2, attempt))));
    }

    /// <summary>Null if the forum has no time.</summary>
    private async Task<string?> TakeTokenAsync((string Cookies, string FormToken) session, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _tokens);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/realtime/token");
        request.Headers.TryAddWithoutValidation("Cookie", session.Cookies);
        request.Headers.TryAddWithoutValidation("RequestVerificationToken", session.FormToken);
        using var response = await _client.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            Interlocked.Increment(ref _refused);
            return null;
        }

        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<Dictionary<string, string>>(cancellationToken))!["token"];
    }
}
