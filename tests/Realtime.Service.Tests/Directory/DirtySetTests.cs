using System.Globalization;
using Realtime.Service.Directory;

namespace Realtime.Service.Tests.Directory;

public sealed class DirtySetTests
{
    [Fact]
    public void What_was_added_is_taken_once()
    {
        var dirty = new DirtySet();
        dirty.Add("a");
        dirty.AddRange(["b", "a"]);
        var taken = dirty.Take();
        Assert.Equal(["a", "b"], taken.Order(StringComparer.Ordinal));
        Assert.Empty(dirty.Take());

        // What failed is put back, beside what has come meanwhile.
        dirty.Add("c");
        dirty.AddRange(taken);
        Assert.Equal(["a", "b", "c"], dirty.Take().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_that_is_added_while_it_is_taken_gets_lost()
    {
        var dirty = new DirtySet();
        var taken = new HashSet<string>();
        var adding = Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
            {
                dirty.Add((i + (thread * 5000)).ToString(CultureInfo.InvariantCulture));
            }
        })));
        while (!adding.IsCompleted)
        {
            taken.UnionWith(dirty.Take());
        }

        await adding;
        taken.UnionWith(dirty.Take());
        Assert.Equal(20_000, taken.Count);
    }
}
