using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Realtime.Service.ServerApi;

/// <summary>
/// Knows who may call the API. How long a look takes says nothing about the keys: hashes of one length are compared,
/// each to its end, and always all of them.
/// </summary>
internal sealed class ApiKeys(IOptions<ApiOptions> options)
{
    private const string Scheme = "apikey ";

    private readonly byte[][] _hashes = [.. options.Value.Keys.Select(Hash)];

    /// <summary>Whether a request presents a key, as <c>X-API-Key: key</c> or <c>Authorization: apikey key</c>.</summary>
    public bool Admit(IHeaderDictionary headers) => Presented(headers) is { } key && Admit(key);

    private bool Admit(string key)
    {
        var presented = Hash(key);
        var known = false;
        foreach (var hash in _hashes)
        {
            known |= CryptographicOperations.FixedTimeEquals(hash, presented);
        }

        return known;
    }

    private static string? Presented(IHeaderDictionary headers)
    {
        if (headers.TryGetValue("X-API-Key", out var key))
        {
            return key.ToString();
        }

        var authorization = headers.Authorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..] : null;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
