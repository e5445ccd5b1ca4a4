using Microsoft.Extensions.Options;

namespace Realtime.Service.Transports;

/// <summary>
/// Which pages may connect: those of the same host name, on any port, and those of
/// <see cref="RealtimeOptions.AllowedOrigins"/>. Clients without an Origin are not browsers.
/// </summary>
internal sealed class OriginPolicy(IOptions<RealtimeOptions> options)
{
    public bool Allows(string? origin, string host)
    {
        if (string.IsNullOrEmpty(origin) || options.Value.AllowedOrigins.Contains(origin.TrimEnd('/'), StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        return Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && string.Equals(page.IdnHost, new HostString(host).Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
    }
}
