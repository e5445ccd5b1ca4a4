using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Realtime.Backchannel.Redis;

/// <summary>A Lua script, which is a file of its own beside the code that calls it.</summary>
internal sealed class EmbeddedScript
{
    private readonly string _text;
    private readonly string _hash;
    private volatile bool _isKnown;

    /// <summary>Loads an embedded script.</summary>
    /// <param name="fileNames">The file's name, with its ending; before it, files of functions that it shares with others.</param>
    public EmbeddedScript(params string[] fileNames)
    {
        _text = string.Join('\n', fileNames.Select(Read));
#pragma warning disable CA5350 // Redis names scripts by their SHA-1.
        _hash = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(_text)));
#pragma warning restore CA5350
    }

    /// <summary>Runs the script, which Redis keeps by its hash from the first time on.</summary>
    public async Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        // Not ScriptEvaluateAsync: version 1 of the library sends a script as two messages, and when it is traced counts
        // the second one twice, throws on its writing thread, and fails all commands that wait to be sent.
        object[] rest = [keys.Length, .. keys.Cast<object>(), .. arguments.Cast<object>()];
        if (_isKnown)
        {
            try
            {
                return await database.ExecuteAsync("EVALSHA", [_hash, .. rest]);
            }
            catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                // Redis does not know it any more, and has not run it.
                _isKnown = false;
            }
        }

        // Until it is known to be known it goes as text, so that calls which follow each other closely stay in order.
        var result = await database.ExecuteAsync("EVAL", [_text, .. rest]);
        _isKnown = true;
        return result;
    }

    private static string Read(string fileName)
    {
        using var stream = typeof(EmbeddedScript).Assembly.GetManifestResourceStream(fileName)
            ?? throw new InvalidOperationException($"The script {fileName} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
