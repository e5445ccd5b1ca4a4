using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Redis in a container, through the engine's own command line. Its standard input is a pipe from the AppHost: when
/// that closes, whatever the reason, the container ends (<see cref="RedisBuilderExtensions"/>).
/// </summary>
public class RedisResource : ExecutableResource, IResourceWithConnectionString
{
    internal RedisResource(string name, string engine, string password)
        : base(name, engine, Path.GetTempPath())
    {
        Password = password;
        Annotations.Add(new KeepInputOpenAnnotation());
    }

    public EndpointReference PrimaryEndpoint => new(this, "tcp");

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)},password={Password}");

    internal string Password { get; }
}
