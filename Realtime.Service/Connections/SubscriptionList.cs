using Realtime.Service.Channels;

namespace Realtime.Service.Connections;

/// <summary>
/// The subscriptions of one connection: a list that runs through them, since most connections have few and memory is
/// dear. Guarded by the connection.
/// </summary>
internal struct SubscriptionList
{
    private Subscription? _first;

    public int Count { get; private set; }

    public readonly Subscription? Find(string channel)
    {
        for (var subscription = _first; subscription is not null; subscription = subscription.Next)
        {
            if (subscription.Channel.Name == channel)
            {
                return subscription;
            }
        }

        return null;
    }

    public void Add(Subscription subscription)
    {
        subscription.Next = _first;
        _first = subscription;
        Count++;
    }

    /// <summary>Forgets a subscription; false if it is not there any more.</summary>
    public bool Remove(Subscription subscription)
    {
        Subscription? before = null;
        for (var current = _first; current is not null; before = current, current = current.Next)
        {
            if (current != subscription)
            {
                continue;
            }

            if (before is null)
            {
                _first = current.Next;
            }
            else
            {
                before.Next = current.Next;
            }

            Count--;
            return true;
        }

        return false;
    }

    /// <summary>All of them, as they are now.</summary>
    public readonly Subscription[] ToArray()
    {
        var all = new Subscription[Count];
        var i = 0;
        for (var subscription = _first; subscription is not null; subscription = subscription.Next)
        {
            all[i++] = subscription;
        }

        return all;
    }
}
