using Microsoft.Extensions.Options;

namespace Realtime.Service.Limits;

/// <summary>Checks <see cref="RealtimeOptions.TrustedProxies"/> at start. Messages name the entry.</summary>
internal sealed class TrustedProxiesValidator : IValidateOptions<RealtimeOptions>
{
    public ValidateOptionsResult Validate(string? name, RealtimeOptions options)
    {
        var wrong = options.TrustedProxies
            .Select((entry, i) => TrustedProxies.TryParse(entry, out _)
                ? null
                : $"Realtime:TrustedProxies:{i} must be a network as 10.0.0.0/8, an address, loopback or private.")
            .OfType<string>()
            .ToArray();
        return wrong.Length > 0 ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }
}
