using Microsoft.Extensions.Options;

namespace Realtime.Service.Limits;

/// <summary>Checks the settings at start. Messages name the setting.</summary>
internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        string[] wrong =
        [
            .. Check(nameof(options.AttemptsPerAddress), options.AttemptsPerAddress),
            .. Check(nameof(options.ConnectionsPerAddress), options.ConnectionsPerAddress),
            .. Check(nameof(options.ConnectionsPerUser), options.ConnectionsPerUser),
            .. Check(nameof(options.CommandsPerConnection), options.CommandsPerConnection),
            .. Check(nameof(options.CommandsPerUser), options.CommandsPerUser),
            .. Check(nameof(options.PublishesPerConnection), options.PublishesPerConnection),
            .. Check(nameof(options.PublishesPerUser), options.PublishesPerUser),
        ];
        return wrong.Length > 0 ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Check(string key, RateLimit limit)
    {
        if (limit.PerSecond is not (0 or (>= 0.001 and <= RateLimit.Highest)))
        {
            yield return $"{LimitOptions.SectionName}:{key}:PerSecond must be between 0.001 and 1,000,000, or 0 for no limit.";
        }

        if (limit.Burst is < 1 or > RateLimit.Highest)
        {
            yield return $"{LimitOptions.SectionName}:{key}:Burst must be between 1 and 1,000,000.";
        }
    }

    private static IEnumerable<string> Check(string key, int limit)
    {
        if (limit < 0)
        {
            yield return $"{LimitOptions.SectionName}:{key} must not be negative; 0 is for no limit.";
        }
    }
}
