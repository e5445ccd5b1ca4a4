using System.Buffers.Text;
using System.Security.Cryptography;

namespace Forum.Web.Topics;

/// <summary>Tells one act of posting from another (<see cref="Post.IdempotencyKey"/>): each form that is shown carries a new one.</summary>
internal static class PostingKey
{
    private const int Bytes = 16;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>A key from a form; null for what is none.</summary>
    public static string? Clean(string? key) => key is { Length: > 0 and <= Post.MaxIdempotencyKeyLength } ? key : null;
}
