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

    /// <summary>Tells the program that started the process how far it is: a line of JSON before the report.</summary>
    public static void Event(string name) => Console.WriteLine($"{{\"event\":\"{name}\"}}");

    /// <summary>Tells people how far it is.</summary>
    public static void Say(string what) => Console.Error.WriteLine(what);
}
