using System.Globalization;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Presence;
using Realtime.Service.Channels;
using Realtime.Service.Channels.Presence;

namespace Realtime.Service.Tests.Presence;

/// <summary>What a node writes and announces of one channel, whatever order things happen and fail in.</summary>
public sealed class TrackedChannelTests
{
    private readonly TrackedChannel _channel = new(new LocalChannel("room:1", new ChannelNamespace { Presence = true, JoinLeave = true }));

    [Fact]
    public void A_client_is_written_and_announced_once()
    {
        var entered = Enter("a", "a");
        Assert.Equal("+a", Write());
        Assert.True(entered!.IsCompletedSuccessfully);
        Assert.Equal("+a", Announce());
        Assert.True(_channel.IsQuiet);
        Assert.False(_channel.TryRetire());
    }

    [Fact]
    public void A_client_that_leaves_before_anything_is_written_was_never_there()
    {
        Enter("a", "a");
        Assert.False(_channel.Leave("a", "a"));
        Assert.Equal("", Write());
        Assert.Equal("", Announce());
        Assert.True(_channel.TryRetire());
        Assert.Null(_channel.Enter("b", Info("b"), () => true, out _));
    }

    [Fact]
    public void A_client_that_came_and_went_between_two_announcements_is_announced_because_somebody_may_have_seen_it()
    {
        Enter("a", "a");
        Write();
        _channel.Leave("a", "a");
        Assert.Equal("-a", Write());
        Assert.Equal("+a -a", Announce());
        Assert.True(_channel.TryRetire());
    }

    [Fact]
    public void A_client_that_left_and_came_back_is_there_afterwards()
    {
        Enter("a", "a");
        Write();
        Announce();
        _channel.Leave("a", "a");
        Write();
        Enter("again", "a");
        Write();
        Assert.Equal("-a +a", Announce());
    }

    [Fact]
    public void The_end_of_an_old_subscription_does_not_end_the_new_one()
    {
        Enter("old", "a");
        Enter("new", "a");
        Assert.False(_channel.Leave("old", "a"));
        Assert.Equal("+a", Write());
        Assert.True(_channel.Leave("new", "a"));
        Assert.Equal("-a", Write());
    }

    [Fact]
    public void A_subscription_that_has_ended_before_it_entered_leaves_nothing_behind()
    {
        Assert.False(_channel.Leave("a", "a"));
        var entered = _channel.Enter("a", Info("a"), () => false, out var enqueue);
        Assert.True(entered!.IsCompletedSuccessfully);
        Assert.False(enqueue);
        Assert.True(_channel.TryRetire());
    }

    [Fact]
    public void A_client_that_may_have_been_written_is_removed_when_it_is_gone()
    {
        Enter("a", "a");
        _channel.Failed(_channel.Take());
        Assert.False(_channel.TryRetire());
        _channel.Leave("a", "a");
        Assert.True(_channel.Retry());
        Assert.Equal("-a", Write());
        Assert.Equal("+a -a", Announce());
        Assert.True(_channel.TryRetire());
    }

    [Fact]
    public void What_redis_has_lost_is_written_again_and_announced_if_others_were_told()
    {
        Enter("a", "a");
        Enter("b", "b");
        Write();
        Announce();

        Assert.True(_channel.Rewrite(announce: false));
        Assert.Equal(0, _channel.WrittenCount);
        Assert.Equal("+a +b", Write());
        Assert.Equal("", Announce());

        _channel.Leave("b", "b");
        _channel.Rewrite(announce: true);
        Assert.Equal("+a -b", Write());
        Assert.Equal("+a -b", Announce());
    }

    [Fact]
    public void What_was_on_its_way_while_redis_lost_its_data_is_written_again()
    {
        Enter("a", "a");
        var work = _channel.Take();
        _channel.Rewrite(announce: true);
        _channel.Written(work);
        Assert.Equal("+a", Write());
        Assert.Equal("+a", Announce());
    }

    [Fact]
    public void What_could_not_be_announced_is_announced_as_it_is_by_then()
    {
        Enter("a", "a");
        Enter("b", "b");
        Write();
        var changes = _channel.TakeChanges();
        _channel.Leave("b", "b");
        Write();
        Assert.True(_channel.Announced(failed: changes));
        Assert.Equal("+a -b", Announce());
    }

    [Fact]
    public void What_others_may_not_have_heard_is_said_again_as_it_is_by_then()
    {
        Enter("a", "a");
        Enter("b", "b");
        Write();
        Announce();
        _channel.Leave("b", "b");
        Write();
        Announce();
        Assert.True(_channel.TrySayAgain([Info("a"), Info("b")], out var announce));
        Assert.True(announce);
        Assert.Equal("+a -b", Announce());

        _channel.Leave("a", "a");
        Write();
        Announce();
        Assert.True(_channel.TryRetire());
        Assert.False(_channel.TrySayAgain([Info("a")], out _));
    }

    /// <summary>Random sequences of everything that may happen; then all is settled, and everybody must be right.</summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 3)]
    [InlineData(true, 4)]
    public void In_the_end_redis_and_every_member_are_right(bool fails, int seed)
    {
        for (var run = 0; run < 500; run++)
        {
            new Simulation(new Random((seed * 10_000) + run), fails).Run();
        }
    }

    private Task? Enter(string owner, string client) => _channel.Enter(owner, Info(client), () => true, out _);

    private string Write()
    {
        var work = _channel.Take();
        _channel.Written(work);
        work.Settled.TrySetResult();
        return string.Join(' ', work.Add.Select(info => "+" + info.Client).Concat(work.Remove.Select(info => "-" + info.Client)).OrderBy(x => x[1..], StringComparer.Ordinal));
    }

    private string Announce()
    {
        var changes = _channel.TakeChanges();
        Assert.False(_channel.Announced(failed: []));
        return string.Join(' ', changes.Select(Text).OrderBy(x => x[1..], StringComparer.Ordinal));
    }

    private static string Text(MembershipChange change) => (change.Joined ? "+" : "-") + change.Client.Client;

    private static ClientInfo Info(string client) => new() { User = "u", Client = client };

    private sealed class Simulation(Random random, bool fails)
    {
        private readonly TrackedChannel _channel = new(new LocalChannel("room:1", new ChannelNamespace { Presence = true, JoinLeave = true }));
        private readonly Dictionary<string, object> _there = [];
        private readonly HashSet<string> _redis = [];

        /// <summary>Members that asked for presence at different times and have gone by the announcements since.</summary>
        private readonly List<HashSet<string>> _views = [[]];

        private readonly Dictionary<string, bool> _lastSaid = [];
        private PresenceWork? _work;
        private List<MembershipChange>? _changes;
        private bool _announcing;

        public void Run()
        {
            for (var step = 0; step < 60; step++)
            {
                Step(random.Next(fails ? 9 : 7));
            }

            for (var settle = 0; settle < 6; settle++)
            {
                EndWrite(fail: false);
                BeginWrite();
                EndWrite(fail: false);
                EndAnnouncement(fail: false);
                BeginAnnouncement();
                EndAnnouncement(fail: false);
            }

            var expected = _there.Keys.Order(StringComparer.Ordinal).ToList();
            Assert.Equal(expected, _redis.Order(StringComparer.Ordinal));
            Assert.All(_views, view => Assert.Equal(expected, view.Order(StringComparer.Ordinal)));
            Assert.Equal(expected.Count, _channel.WrittenCount);
            Assert.True(_channel.IsQuiet);
            Assert.Equal(expected.Count == 0, _channel.TryRetire());
        }

        private void Step(int what)
        {
            var client = random.Next(3).ToString(CultureInfo.InvariantCulture);
            switch (what)
            {
                case 0 or 1:
                    if (!_there.ContainsKey(client))
                    {
                        _there[client] = new object();
                        _channel.Enter(_there[client], Info(client), () => true, out _);
                    }

                    break;
                case 2:
                    if (_there.Remove(client, out var owner))
                    {
                        _channel.Leave(owner, client);
                    }

                    break;
                case 3:
                    BeginWrite();
                    break;
                case 4:
                    EndWrite(fail: fails && random.Next(3) == 0);
                    break;
                case 5:
                    BeginAnnouncement();
                    break;
                case 6:
                    EndAnnouncement(fail: fails && random.Next(3) == 0);
                    _views.Add([.. _redis]);
                    break;
                case 7:
                    // Another node has found this one dead.
                    foreach (var view in _views)
                    {
                        view.ExceptWith(_redis);
                    }

                    _redis.Clear();
                    _channel.Rewrite(announce: true);
                    break;
                default:
                    // Redis was emptied, and nobody was told anything.
                    _redis.Clear();
                    _channel.Rewrite(announce: true);
                    break;
            }
        }

        private void BeginWrite()
        {
            if (_work is null)
            {
                _work = _channel.Take();
                if (random.Next(2) == 0)
                {
                    Apply(_work);
                }
            }
        }

        private void EndWrite(bool fail)
        {
            if (_work is { } work)
            {
                _work = null;
                if (fail)
                {
                    _channel.Failed(work);
                    return;
                }

                Apply(work);
                _announcing |= _channel.Written(work);
            }
        }

        private void Apply(PresenceWork work)
        {
            // What was sent before Redis lost its data arrived before.
            if (work.Add.Count + work.Remove.Count > 0 && _applied.Add(work))
            {
                _redis.UnionWith(work.Add.Select(info => info.Client));
                _redis.ExceptWith(work.Remove.Select(info => info.Client));
            }
        }

        private readonly HashSet<PresenceWork> _applied = new(ReferenceEqualityComparer.Instance);

        private void BeginAnnouncement()
        {
            if (_announcing && _changes is null)
            {
                _changes = _channel.TakeChanges();
            }
        }

        private void EndAnnouncement(bool fail)
        {
            if (_changes is { } changes)
            {
                _changes = null;
                if (!fail || random.Next(2) == 0)
                {
                    Hear(changes);
                }

                _announcing = _channel.Announced(fail ? changes : []);
            }
        }

        private void Hear(List<MembershipChange> changes)
        {
            foreach (var change in changes)
            {
                var client = change.Client.Client;
                if (!fails)
                {
                    Assert.NotEqual(change.Joined, _lastSaid.GetValueOrDefault(client));
                    _lastSaid[client] = change.Joined;
                }

                foreach (var view in _views)
                {
                    _ = change.Joined ? view.Add(client) : view.Remove(client);
                }
            }
        }
    }
}
