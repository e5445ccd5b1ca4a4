using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A connection string from the AppHost's configuration, to a server that somebody else runs.</summary>
internal sealed class ExternalConnectionStringResource(string name, IConfiguration configuration)
    : Resource(name), IResourceWithConnectionString, IResourceWithoutLifetime
{
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Value}");

    private string Value => configuration.GetConnectionString(Name)
        ?? throw new DistributedApplicationException($"Resource '{Name}' has no connection string: set ConnectionStrings:{Name} in the AppHost's configuration, for example by the environment variable ConnectionStrings__{Name}.");
}
