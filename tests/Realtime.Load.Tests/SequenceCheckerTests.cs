using Realtime.Load.Measuring;

namespace Realtime.Load.Tests;

public class SequenceCheckerTests
{
    [Fact]
    public void All_in_order_is_as_it_should_be()
    {
        var checker = Check(Enumerable.Range(1, 500).Select(i => (long)i));

        Assert.Equal((0, 0, 0), (checker.Lost(500), checker.Duplicated, checker.Reordered));
    }

    [Fact]
    public void What_is_missing_is_lost_in_the_middle_and_at_both_ends()
    {
        var checker = Check(Enumerable.Range(3, 500).Select(i => (long)i).Where(i => i is not 7 and not 200 and not 201 and not 490));

        Assert.Equal(2 + 4 + 8, checker.Lost(510));
        Assert.Equal((0, 0), (checker.Duplicated, checker.Reordered));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1_000)]
    public void A_large_gap_is_lost_too(int missing)
    {
        var checker = Check([1, 2, 3, .. Enumerable.Range(4 + missing, 100).Select(i => (long)i)]);

        Assert.Equal(missing, checker.Lost(103 + missing));
    }

    [Fact]
    public void What_comes_twice_is_counted_once()
    {
        var checker = Check([1, 2, 2, 3, 1, 4]);

        Assert.Equal((0, 2, 0), (checker.Lost(4), checker.Duplicated, checker.Reordered));
    }

    [Fact]
    public void A_publication_that_was_acknowledged_before_the_next_was_sent_must_come_first()
    {
        var checker = new SequenceChecker();
        checker.Take(new Delivery(1, 0, 0));
        checker.Take(new Delivery(3, 0, 2));
        checker.Take(new Delivery(2, 0, 1));

        Assert.Equal((0, 0, 1), (checker.Lost(3), checker.Duplicated, checker.Reordered));
    }

    [Fact]
    public void Publications_on_their_way_at_once_may_come_in_any_order()
    {
        var checker = new SequenceChecker();
        foreach (var sequence in new long[] { 4, 2, 1, 3, 8, 5, 7, 6 })
        {
            checker.Take(new Delivery(sequence, 0, sequence <= 4 ? 0 : 4));
        }

        Assert.Equal((0, 0, 0), (checker.Lost(8), checker.Duplicated, checker.Reordered));
    }

    [Fact]
    public void What_is_too_late_for_the_window_is_out_of_order_and_not_lost()
    {
        var checker = Check([.. Enumerable.Range(2, 200).Select(i => (long)i), 1]);

        Assert.Equal((0, 0, 1), (checker.Lost(201), checker.Duplicated, checker.Reordered));
    }

    [Fact]
    public void Any_mixture_is_counted_as_a_set_counts_it()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            const int Last = 300;
            var sent = Enumerable.Range(1, Last).Where(_ => random.Next(10) > 0).Select(i => (long)i)
                .Chunk(30)
                .SelectMany(chunk => chunk.Concat(chunk.Take(random.Next(5))).OrderBy(_ => random.Next()))
                .ToList();

            var checker = new SequenceChecker();
            foreach (var sequence in sent)
            {
                checker.Take(new Delivery(sequence, 0, 0));
            }

            Assert.Equal(Last - sent.Distinct().Count(), checker.Lost(Last));
            Assert.Equal(sent.Count - sent.Distinct().Count(), checker.Duplicated);
        }
    }

    private static SequenceChecker Check(IEnumerable<long> sequences)
    {
        var checker = new SequenceChecker();
        foreach (var sequence in sequences)
        {
            checker.Take(new Delivery(sequence, 0, 0));
        }

        return checker;
    }
}
