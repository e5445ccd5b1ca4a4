using System.Text.Json.Serialization;
using Realtime.Service.Protocol;

namespace Realtime.Service.Tokens;

/// <summary>
/// The claims of a JWT, by the names that <see href="https://centrifugal.dev/docs/server/authentication">Centrifugo</see>
/// gives them; <c>session</c>, <c>name</c> and <c>avatar</c> are our own. Others are not looked at; <c>iss</c> and
/// <c>aud</c> have been by now.
/// </summary>
internal sealed record JwtClaims
{
    public string? Sub { get; init; }

    public double? Exp { get; init; }

    public double? Nbf { get; init; }

    public double? Iat { get; init; }

    public Payload? Info { get; init; }

    /// <summary>Of a connection token: channels that the server subscribes to.</summary>
    public List<string?>? Channels { get; init; }

    /// <summary>Of a connection token: what may be done in which channels.</summary>
    public List<JwtCapability?>? Caps { get; init; }

    public string? Session { get; init; }

    public string? Name { get; init; }

    public string? Avatar { get; init; }

    /// <summary>Of a subscription token, which it makes one: the channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Of a subscription token: what may be done there besides subscribing.</summary>
    public List<string?>? Allow { get; init; }
}

/// <param name="Channels">Names, or beginnings of names followed by <c>*</c>.</param>
/// <param name="Allow">Of <c>sub</c>, <c>pub</c>, <c>prs</c>, <c>hst</c>.</param>
/// <param name="Match">How Centrifugo matches the names.</param>
internal sealed record JwtCapability(List<string?>? Channels, List<string?>? Allow, string? Match);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(JwtClaims))]
internal sealed partial class JwtJson : JsonSerializerContext;
