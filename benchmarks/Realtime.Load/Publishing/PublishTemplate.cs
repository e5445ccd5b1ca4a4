using System.Text;
using System.Text.RegularExpressions;
using Realtime.Load.Measuring;
using Realtime.Load.Protocols;

namespace Realtime.Load.Publishing;

/// <summary>
/// An HTTP request that publishes, made once. In path and body, <c>{channel}</c> stands for the channel's name,
/// <c>{data}</c> for the payload, <c>{text}</c> for the payload as the inside of a JSON string. All have fixed
/// lengths: a publication only writes them into their places.
/// </summary>
internal sealed partial class PublishTemplate
{
    private readonly byte[] _request;
    private readonly List<int> _channels = [];
    private readonly List<(int At, bool Escaped)> _payloads = [];

    public PublishTemplate(string method, string path, IEnumerable<string> headers, string body, ChannelNames channels)
    {
        var content = Fill(body);
        var head = $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {content.Length}\r\n" +
            string.Concat(headers.Select(header => header + "\r\n")) + "\r\n";
        var request = new StringBuilder();
        foreach (var part in Places().Split(head + body))
        {
            if (part == "{channel}")
            {
                _channels.Add(request.Length + channels[0].Length - ChannelNames.Digits);
            }
            else if (part is "{data}" or "{text}")
            {
                _payloads.Add((request.Length, part == "{text}"));
            }

            request.Append(Fill(part));
        }

        _request = Encoding.ASCII.GetBytes(request.ToString());

        string Fill(string part) => part
            .Replace("{channel}", channels[0], StringComparison.Ordinal)
            .Replace("{data}", new string('-', Payload.Length), StringComparison.Ordinal)
            .Replace("{text}", new string('-', Payload.EscapedLength), StringComparison.Ordinal);
    }

    /// <summary>The request for one publication; valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(int channel, in Delivery delivery)
    {
        foreach (var at in _channels)
        {
            Payload.WriteNumber(_request.AsSpan(at, ChannelNames.Digits), channel);
        }

        foreach (var (at, escaped) in _payloads)
        {
            if (escaped)
            {
                Payload.WriteEscaped(_request.AsSpan(at, Payload.EscapedLength), delivery);
            }
            else
            {
                Payload.Write(_request.AsSpan(at, Payload.Length), delivery);
            }
        }

        return _request;
    }

    [GeneratedRegex(@"(\{channel\}|\{data\}|\{text\})")]
    private static partial Regex Places();
}
