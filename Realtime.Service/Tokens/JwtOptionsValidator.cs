using Microsoft.Extensions.Options;

namespace Realtime.Service.Tokens;

/// <summary>Checks the settings at start. Messages name the setting and never show a key.</summary>
internal sealed class JwtOptionsValidator : IValidateOptions<JwtOptions>
{
    /// <summary>As long as the hash (RFC 7518, 3.2).</summary>
    private const int MinSecretBytes = 32;

    /// <summary>RFC 7518, 3.3.</summary>
    private const int MinRsaBits = 2048;

    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, JwtOptions options)
    {
        var wrong = new List<string>();
        for (var i = 0; i < options.HmacKeys.Count; i++)
        {
            if (options.HmacKeys[i].GetBytes() is not { Length: >= MinSecretBytes })
            {
                wrong.Add($"{JwtOptions.SectionName}:HmacKeys:{i}:Secret must have {MinSecretBytes} bytes or more, as text or, after '{JwtHmacKey.Base64Prefix}', in base64.");
            }
        }

        for (var i = 0; i < options.RsaKeys.Count; i++)
        {
            if (options.RsaKeys[i].GetParameters() is not { Modulus.Length: >= MinRsaBits / 8 })
            {
                wrong.Add($"{JwtOptions.SectionName}:RsaKeys:{i}:PublicKeyPem must be a public RSA key of {MinRsaBits:N0} bits or more in PEM.");
            }
        }

        if (options.Issuer is "")
        {
            wrong.Add($"{JwtOptions.SectionName}:Issuer must not be empty; leave it out to accept any.");
        }

        if (options.Audience is "")
        {
            wrong.Add($"{JwtOptions.SectionName}:Audience must not be empty; leave it out to accept any.");
        }

        if (options.ClockSkew < TimeSpan.Zero || options.ClockSkew > MaxClockSkew)
        {
            wrong.Add($"{JwtOptions.SectionName}:ClockSkew must be between 0 and {MaxClockSkew.TotalMinutes} minutes.");
        }

        return wrong.Count > 0 ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }
}
