using Microsoft.Extensions.Options;

namespace Realtime.Service.Tokens;

/// <summary>Adds the verification of tokens to a node.</summary>
internal static class TokensExtensions
{
    public static IServiceCollection AddTokens(this IServiceCollection services)
    {
        services.AddOptions<JwtOptions>().BindConfiguration(JwtOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JwtOptions>, JwtOptionsValidator>();
        services.AddSingleton<JwtKeys>();
        services.AddSingleton<JwtVerifier>();
        services.AddSingleton<TokenVerifier>();
        return services;
    }
}
