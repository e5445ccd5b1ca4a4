using Realtime.Load.Loop;
using Realtime.Load.Protocols;

namespace Realtime.Load.Publishing;

/// <summary>Publishes over a few connections, and keeps count of each channel.</summary>
internal sealed class Publisher
{
    private readonly EventLoop _loop;
    private readonly PublishTemplate _template;
    private readonly IPublisherOwner _owner;
    private readonly PublishedChannel[] _channels;
    private readonly List<PublishConnection> _connections = [];
    private readonly Stack<PublishConnection> _idle = new();
    private bool _isClosing;

    public Publisher(EventLoop loop, Settings settings, IPublisherOwner owner)
    {
        (_loop, _owner) = (loop, owner);
        var publish = settings.Publish;
        _template = new PublishTemplate(publish.Method, publish.Path, publish.Headers, publish.Body, new ChannelNames(settings.ChannelPrefix));
        _channels = [.. Enumerable.Range(0, settings.Channels).Select(_ => new PublishedChannel())];
        for (var i = 0; i < publish.Connections; i++)
        {
            _connections.Add(new PublishConnection(loop, publish.Address, this));
        }
    }

    /// <summary>How many publications were answered, for good or bad.</summary>
    public long Answered { get; private set; }

    /// <summary>How many of them the server did not take.</summary>
    public long Failed { get; private set; }

    /// <summary>What the first failure was.</summary>
    public string? FirstFailure { get; private set; }

    /// <summary>Whether a connection is free.</summary>
    public bool HasConnection => _idle.Count > 0;

    /// <summary>Whether all that was sent has been answered.</summary>
    public bool IsQuiet => _connections.TrueForAll(connection => connection.Current.Sequence == 0);

    /// <summary>The number of the channel's last publication; 0 for none.</summary>
    public long LastOf(int channel) => _channels[channel].Last;

    /// <summary>Connects; returns when all connections are there.</summary>
    public void Open(TimeSpan patience)
    {
        _connections.ForEach(connection => connection.Open());
        var limit = Clock.Now + (long)patience.TotalMicroseconds;
        while (_idle.Count < _connections.Count)
        {
            if (Clock.Now > limit || FirstFailure is not null)
            {
                throw new InvalidOperationException($"The publisher cannot connect: {FirstFailure ?? "it takes too long"}.");
            }

            _loop.RunOnce(Clock.Now + 100_000);
        }
    }

    /// <summary>Whether a connection is free, and not too many of the channel are on their way.</summary>
    public bool CanPublish(int channel) => HasConnection && _channels[channel].HasRoom;

    /// <summary>Publishes where <see cref="CanPublish"/> says that it is possible.</summary>
    /// <param name="channel">The channel's number.</param>
    /// <param name="scheduled">When this should have been published.</param>
    /// <returns>The sequence number.</returns>
    public long Publish(int channel, long scheduled)
    {
        var connection = _idle.Pop();
        var delivery = _channels[channel].Next(scheduled);
        connection.Publish(channel, delivery.Sequence, _template.Write(channel, delivery));
        return delivery.Sequence;
    }

    /// <summary>Writes down how many publications there were, and what became of them.</summary>
    public void ReportTo(Report report)
    {
        report["published"] = Answered;
        report["publishFailures"] = Failed;
        report["firstPublishFailure"] = FirstFailure;
    }

    public void Close()
    {
        _isClosing = true;
        _connections.ForEach(connection => connection.Abandon());
    }

    internal void OnIdle(PublishConnection connection) => _idle.Push(connection);

    internal void OnLost(PublishConnection connection, string why)
    {
        FirstFailure ??= why;
        if (_isClosing || Answered == 0)
        {
            return;
        }

        // An idle connection that the server closed must not be used again.
        var others = _idle.Where(other => other != connection).Reverse().ToArray();
        _idle.Clear();
        Array.ForEach(others, _idle.Push);
        connection.Open();
    }

    internal void OnAnswered(int channel, long sequence, string? failure)
    {
        Answered++;
        if (failure is not null)
        {
            Failed++;
            FirstFailure ??= failure;
        }

        _channels[channel].Answer(sequence);
        _owner.OnAnswered(channel, sequence, failure is null);
    }
}
