using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Realtime.Service.Tests.WebSockets;

/// <summary>The ways that an upgrade can take through a node.</summary>
public enum Path
{
    /// <summary>The first request on its connection: answered before the HTTP server.</summary>
    Fast,

    /// <summary>A later request: answered by the HTTP server.</summary>
    Http,

    /// <summary>Under TLS.</summary>
    Tls,
}

/// <summary>Starts nodes that speak TLS with a certificate of their own.</summary>
internal static class TlsNode
{
    public static async Task<RealtimeNode> StartAsync(string redis, Dictionary<string, string?>? settings = null)
    {
        using var key = RSA.Create(2048);
        var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return await RealtimeNode.StartAsync(redis, settings, builder =>
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(certificate);
            })));
    }

    /// <summary>A node that can be reached by a path.</summary>
    public static Task<RealtimeNode> StartAsync(Path path, string redis, Dictionary<string, string?>? settings = null) =>
        path == Path.Tls ? StartAsync(redis, settings) : RealtimeNode.StartAsync(redis, settings);
}
