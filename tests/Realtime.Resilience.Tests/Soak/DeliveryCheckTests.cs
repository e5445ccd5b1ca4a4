using Realtime.Resilience.Tests.Clients;

namespace Realtime.Resilience.Tests.Soak;

/// <summary>The soak is worth as much as its check: it must see what it is there to see.</summary>
public sealed class DeliveryCheckTests
{
    private static readonly Dictionary<string, PublishedEpoch> Published = new() { ["old"] = new(10, 0), ["new"] = new(5, 8) };

    private readonly Journal _journal = new();

    [Fact]
    public void Everything_once_and_in_order_is_right()
    {
        _journal.Began("old", 2);
        Deliver("old", 3, 4, 5, 6, 7, 8, 9, 10);
        Expect(delivered: 8);
    }

    [Fact]
    public void A_hole_is_a_loss()
    {
        _journal.Began("old", 0);
        Deliver("old", 1, 2, 3, 6, 7, 8, 9, 10);
        Expect(delivered: 8, lost: 2);
    }

    [Fact]
    public void A_hole_at_the_beginning_is_a_loss()
    {
        _journal.Began("old", 7);
        Deliver("old", 9, 10);
        Expect(delivered: 2, lost: 1);
    }

    [Fact]
    public void A_hole_at_the_end_is_a_loss()
    {
        _journal.Began("old", 5);
        Deliver("old", 6, 7);
        Expect(delivered: 2, lost: 3);
    }

    [Fact]
    public void Nothing_at_all_is_a_loss()
    {
        _journal.Began("old", 0);
        Expect(lost: 10);
    }

    [Fact]
    public void A_hole_at_the_end_is_none_yet_while_publications_are_under_way()
    {
        _journal.Began("old", 5);
        Deliver("old", 6, 8);
        Assert.Equal(1, DeliveryCheck.Examine(_journal.Entries(), Published, complete: false).Lost);
    }

    [Fact]
    public void The_same_again_is_a_duplicate()
    {
        _journal.Began("old", 6);
        Deliver("old", 7, 8, 8, 9, 10, 9);
        Expect(delivered: 6, duplicated: 2);
    }

    [Fact]
    public void What_was_there_before_the_subscription_is_a_duplicate()
    {
        _journal.Began("old", 8);
        Deliver("old", 8, 9, 10);
        Expect(delivered: 3, duplicated: 1);
    }

    [Fact]
    public void Coming_after_a_later_one_is_out_of_order_and_no_loss()
    {
        _journal.Began("old", 6);
        Deliver("old", 7, 9, 8, 10);
        Expect(delivered: 4, reordered: 1);
    }

    [Fact]
    public void Late_twice_is_out_of_order_and_a_duplicate()
    {
        _journal.Began("old", 6);
        Deliver("old", 7, 9, 8, 8, 10);
        Expect(delivered: 5, reordered: 1, duplicated: 1);
    }

    [Fact]
    public void An_announced_hole_is_no_loss()
    {
        _journal.Began("old", 0);
        Deliver("old", 1, 2);
        _journal.ToldUnrecoverable("old", 8);
        Deliver("old", 9, 10);
        Expect(delivered: 4, unrecoverable: 1);
    }

    [Fact]
    public void A_hole_before_the_announced_one_is_a_loss()
    {
        _journal.Began("old", 0);
        Deliver("old", 1, 3);
        _journal.ToldUnrecoverable("old", 8);
        Deliver("old", 9, 10);
        Expect(delivered: 4, lost: 1, unrecoverable: 1);
    }

    [Fact]
    public void A_new_epoch_may_be_announced()
    {
        _journal.Began("old", 0);
        Deliver("old", 1, 2);
        _journal.ToldUnrecoverable("new", 2);
        Deliver("new", 3, 4, 5);
        Expect(delivered: 5, unrecoverable: 1);
    }

    [Fact]
    public void A_new_epoch_without_a_word_loses_the_rest_of_the_old_one_and_the_beginning_of_the_new()
    {
        _journal.Began("old", 0);
        Deliver("old", 1, 2, 3, 4, 5, 6, 7);
        Deliver("new", 3, 4, 5);
        Expect(delivered: 10, lost: 3 + 2);
    }

    [Fact]
    public void What_comes_again_after_an_announcement_is_a_duplicate()
    {
        _journal.Began("old", 0);
        Deliver("old", 1, 2, 3, 4, 5, 6, 7, 8);
        _journal.ToldUnrecoverable("old", 6);
        Deliver("old", 7, 8, 9, 10);
        Expect(delivered: 12, duplicated: 2, unrecoverable: 1);
    }

    [Fact]
    public void Another_publication_under_the_same_offset_is_foreign()
    {
        _journal.Began("old", 8);
        _journal.Delivered("old", 9, number: 7);
        _journal.Delivered("old", 10, number: 10);
        Expect(delivered: 2, foreign: 1);
    }

    private void Deliver(string epoch, params ulong[] offsets)
    {
        foreach (var offset in offsets)
        {
            _journal.Delivered(epoch, offset, (long)offset + Published[epoch].Shift);
        }
    }

    private void Expect(
        long delivered = 0, long lost = 0, long duplicated = 0, long reordered = 0, long unrecoverable = 0, long foreign = 0)
    {
        var count = DeliveryCheck.Examine(_journal.Entries(), Published);
        Assert.Equal(
            (delivered, lost, duplicated, reordered, unrecoverable, foreign),
            (count.Delivered, count.Lost, count.Duplicated, count.Reordered, count.Unrecoverable, count.Foreign));
    }
}
