namespace Aspire.Hosting.Orchestration;

/// <summary>One stream of lines, each with the name of who says it.</summary>
internal sealed class AppHostConsole
{
    private const string Self = "apphost";

    private static readonly string[] Colors = ["\e[36m", "\e[33m", "\e[35m", "\e[32m", "\e[34m"];

    private readonly bool _colored = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _prefixes = [];
    private int _width = Self.Length;

    /// <summary>Makes room for a name.</summary>
    public void Introduce(string name)
    {
        lock (_lock)
        {
            _width = Math.Max(_width, name.Length);
            _prefixes.Clear();
        }
    }

    public void Say(string text) => Line(Self, text);

    public void Error(string text) => Line(Self, _colored ? $"\e[31merror: {text}\e[0m" : $"error: {text}");

    public void Line(string name, string text)
    {
        lock (_lock)
        {
            if (!_prefixes.TryGetValue(name, out var prefix))
            {
                prefix = name.PadRight(_width) + " | ";
                if (_colored)
                {
                    prefix = name == Self ? $"\e[1m{prefix}\e[0m" : $"{Colors[_prefixes.Count % Colors.Length]}{prefix}\e[0m";
                }

                _prefixes[name] = prefix;
            }

            Console.Out.WriteLine(prefix + text);
        }
    }
}
