using System.Text.Json;

namespace Realtime.Load;

/// <summary>What a scenario found out: one line of JSON.</summary>
internal sealed class Report
{
    private readonly Dictionary<string, object?> _values = [];

    public object? this[string name]
    {
        set => _values[name] = value;
    }

    public void Print() => Console.WriteLine(JsonSerializer.Serialize(_values));

    /// <summary>Tells whoever started the process how far it is.</summary>
    public static void Say(string what) => Console.Error.WriteLine(what);
}
