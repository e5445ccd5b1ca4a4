namespace Forum.Web.Commands.Seeding;

/// <summary>A post that is to be made: of which topic, and when.</summary>
internal readonly record struct PlannedPost(int Topic, DateTime At);

/// <summary>
/// Decides who is how busy and when: a few users and topics get most of the posts, as everywhere, and every topic is
/// livelier in the beginning.
/// </summary>
internal static class SeedPlan
{
    private static readonly TimeSpan Span = TimeSpan.FromDays(365);

    /// <summary>All posts in the order of their times. The first of each topic begins it.</summary>
    public static IReadOnlyList<PlannedPost> Posts(SeedSize size, DateTime now, Random random)
    {
        var start = now - Span;
        var begun = new DateTime[size.Topics];
        var posts = new List<PlannedPost>(size.Posts);
        for (var topic = 0; topic < size.Topics; topic++)
        {
            begun[topic] = start + Span * random.NextDouble();
            posts.Add(new(topic, begun[topic]));
        }

        var busy = new Weights(size.Topics, 0.75, random);
        for (var i = size.Topics; i < size.Posts; i++)
        {
            var topic = busy.Next(random);
            posts.Add(new(topic, begun[topic] + (now - begun[topic]) * Math.Pow(random.NextDouble(), 3)));
        }

        // Stable, so that a topic's first post stays its first.
        return [.. posts.OrderBy(post => post.At)];
    }
}

/// <summary>Draws numbers below a count, of which some come much more often than others (Zipf).</summary>
internal sealed class Weights
{
    private readonly double[] _sums;
    private readonly int[] _order;

    public Weights(int count, double exponent, Random random)
    {
        _sums = new double[count];
        _order = [.. Enumerable.Range(0, count)];
        random.Shuffle(_order);
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            _sums[i] = sum += 1 / Math.Pow(i + 1, exponent);
        }
    }

    public int Next(Random random)
    {
        var index = Array.BinarySearch(_sums, random.NextDouble() * _sums[^1]);
        return _order[Math.Min(index < 0 ? ~index : index, _order.Length - 1)];
    }
}
