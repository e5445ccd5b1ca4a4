namespace Realtime.Load.Protocols;

/// <summary>Tokens to connect with, one a line of a file, each good for one connection.</summary>
internal sealed class Tokens(string? path)
{
    private readonly string[] _lines = path is null ? [] : File.ReadAllLines(path);
    private int _next;

    /// <summary>The next token; null where none are needed.</summary>
    public string? Take() => path is null ? null
        : _next < _lines.Length ? _lines[_next++]
        : throw new InvalidOperationException($"{path} has only {_lines.Length} tokens.");
}
