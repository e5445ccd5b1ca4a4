using StackExchange.Redis;

namespace Realtime.Backchannel.Redis;

/// <summary>A Lua script, which is a file of its own beside the code that calls it.</summary>
internal sealed class EmbeddedScript
{
    private readonly string _text;

    /// <summary>Loads an embedded script.</summary>
    /// <param name="fileNames">The file's name, with its ending; before it, files of functions that it shares with others.</param>
    public EmbeddedScript(params string[] fileNames) => _text = string.Join('\n', fileNames.Select(Read));

    /// <summary>Runs the script, which Redis keeps by its hash from the first time on.</summary>
    public Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments) =>
        database.ScriptEvaluateAsync(_text, keys, arguments);

    private static string Read(string fileName)
    {
        using var stream = typeof(EmbeddedScript).Assembly.GetManifestResourceStream(fileName)
            ?? throw new InvalidOperationException($"The script {fileName} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
