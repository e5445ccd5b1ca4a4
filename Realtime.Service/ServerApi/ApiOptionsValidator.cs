using Microsoft.Extensions.Options;

namespace Realtime.Service.ServerApi;

/// <summary>Checks the settings at start. Messages name the setting and never show a key.</summary>
internal sealed class ApiOptionsValidator : IValidateOptions<ApiOptions>
{
    private const int MinKeyLength = 16;

    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        var wrong = new List<string>();
        for (var i = 0; i < options.Keys.Count; i++)
        {
            // Printable ASCII without spaces: it has to travel in a header as it is.
            if (options.Keys[i] is not { Length: >= MinKeyLength } key || !key.All(character => character is > ' ' and <= '~'))
            {
                wrong.Add($"{ApiOptions.SectionName}:Keys:{i} must have {MinKeyLength} or more printable ASCII characters, without spaces.");
            }
        }

        if (options.MaxBodySize is < 1024 or > 64 * 1024 * 1024)
        {
            wrong.Add($"{ApiOptions.SectionName}:MaxBodySize must be between 1,024 and 67,108,864 bytes.");
        }

        if (options.MaxHistoryPublications is < 1 or > 100_000)
        {
            wrong.Add($"{ApiOptions.SectionName}:MaxHistoryPublications must be between 1 and 100,000.");
        }

        if (options.MaxChannels is < 1 or > 100_000)
        {
            wrong.Add($"{ApiOptions.SectionName}:MaxChannels must be between 1 and 100,000.");
        }

        if (!Enum.IsDefined(options.ErrorMode))
        {
            wrong.Add($"{ApiOptions.SectionName}:ErrorMode must be Body or Transport.");
        }

        return wrong.Count > 0 ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }
}
