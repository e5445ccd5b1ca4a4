using System.Security.Cryptography;

namespace Forum.Web.Web;

/// <summary>Marks the inline scripts of one response as its own: in fact only the import map, which cannot be a file.</summary>
internal sealed class CspNonce
{
    private const int Bytes = 16;

    public string Value { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));
}
