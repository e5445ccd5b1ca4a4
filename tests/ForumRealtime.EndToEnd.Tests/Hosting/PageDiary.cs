using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests.Hosting;

/// <summary>What happened on a page lately, for the message of a test that fails: requests, frames of its connection, and what it wrote to the console.</summary>
internal sealed class PageDiary
{
    private const int Entries = 150;
    private const int Width = 240;

    private readonly ConcurrentQueue<string> _entries = [];

    public PageDiary(IPage page)
    {
        page.Console += (_, message) => Note($"console {message.Type}: {message.Text}");
        page.PageError += (_, error) => Note($"error {error}");
        page.RequestFailed += (_, request) => Note($"{request.Method} {request.Url}: {request.Failure}");
        page.Response += (_, response) =>
        {
            if (!response.Url.Contains("/js/", StringComparison.Ordinal) && !response.Url.Contains("/css/", StringComparison.Ordinal))
            {
                Note($"{response.Request.Method} {response.Url}: {response.Status}");
            }
        };
        page.WebSocket += (_, socket) =>
        {
            Note("socket");
            socket.Close += (_, _) => Note("socket closed");
            socket.FrameReceived += (_, frame) => Note($"< {frame.Text}");
            socket.FrameSent += (_, frame) => Note($"> {frame.Text}");
        };
    }

    public override string ToString() => string.Join('\n', _entries);

    private void Note(string what)
    {
        what = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {what.ReplaceLineEndings(" ")}");
        _entries.Enqueue(what.Length > Width ? what[..Width] + "…" : what);
        while (_entries.Count > Entries)
        {
            _entries.TryDequeue(out _);
        }
    }
}
