using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ConnectionStringBuilderExtensions
{
    /// <summary>Waits for the start of the resources that the expression refers to.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, ReferenceExpression connectionStringExpression)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connectionStringExpression);
        var connectionString = builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));
        foreach (var owner in connectionStringExpression.ValueProviders.Select(OwnerOf).OfType<IResource>().Distinct())
        {
            connectionString.WithAnnotation(new WaitAnnotation(owner, WaitType.WaitUntilStarted));
        }

        return connectionString;
    }

    private static IResource? OwnerOf(IValueProvider value) => value switch
    {
        EndpointReference endpoint => endpoint.Resource,
        EndpointReferenceExpression expression => expression.Endpoint.Resource,
        IResource resource and not IResourceWithoutLifetime => resource,
        _ => null,
    };
}
