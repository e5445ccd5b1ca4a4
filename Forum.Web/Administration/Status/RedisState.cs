using System.Globalization;

namespace Forum.Web.Administration.Status;

/// <summary>How Redis is doing.</summary>
/// <param name="IsConnected">Whether it answered just now.</param>
/// <param name="Since">Since when it does, or does not, as far as this process has noticed.</param>
/// <param name="PingMilliseconds">How long it took to answer; null if it did not.</param>
/// <param name="Version">What it says about itself; empty if it did not say.</param>
/// <param name="UsedMemory">Bytes; null if it did not say.</param>
internal sealed record RedisState(bool IsConnected, DateTimeOffset Since, double? PingMilliseconds, string Version, long? UsedMemory)
{
    public static RedisState Away(DateTimeOffset since) => new(false, since, null, "", null);

    /// <param name="since">Since when it answers.</param>
    /// <param name="ping">How long it took to.</param>
    /// <param name="info">What it answered to INFO: a line <c>name:value</c> for each thing.</param>
    public static RedisState Connected(DateTimeOffset since, TimeSpan ping, string info)
    {
        return new(
            true,
            since,
            ping.TotalMilliseconds,
            Find("redis_version:") ?? "",
            long.TryParse(Find("used_memory:"), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null);

        string? Find(string name) => info.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();
    }
}
