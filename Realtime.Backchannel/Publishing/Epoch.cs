using System.Security.Cryptography;

namespace Realtime.Backchannel.Publishing;

/// <summary>Makes epochs: eight random letters (protocol 1.10).</summary>
internal static class Epoch
{
    public static string New() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 8);
}
