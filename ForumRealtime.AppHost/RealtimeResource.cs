namespace ForumRealtime.AppHost;

internal static class RealtimeResource
{
    /// <summary>
    /// Two nodes behind one address: any node serves any browser, and running two from the first day keeps it so.
    /// </summary>
    public static IResourceBuilder<ProjectResource> AddRealtime(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<IResourceWithConnectionString> redis) =>
        builder.AddProject<Projects.Realtime_Service>(name)
            .WithClientAddresses()
            .WithReplicas(2)
            .WithReference(redis)
            .WaitFor(redis)
            .WithHttpHealthCheck("/health")
            .WithExternalHttpEndpoints()
            .WithUrlForEndpoint("http", url => url.DisplayText = "Realtime service")
            .PublishAsAzureContainerApp((_, app) =>
            {
                // Read, not run. WithReplicas is for this machine; in Azure the default minimum is none.
                // Session affinity stays off: it is not needed.
                app.Template.Scale.MinReplicas = 2;
            });

    /// <summary>
    /// Whose connections are limited as one client's. In Azure the ingress writes where a request comes from; on this
    /// machine the proxy before the two nodes writes nothing, and all browsers are one address.
    /// </summary>
    private static IResourceBuilder<ProjectResource> WithClientAddresses(this IResourceBuilder<ProjectResource> realtime) =>
        realtime.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? realtime.WithEnvironment("Realtime__TrustedProxies__0", "private")
            : realtime
                .WithEnvironment("Realtime__Limits__ConnectionsPerAddress", "0")
                .WithEnvironment("Realtime__Limits__AttemptsPerAddress__PerSecond", "0");
}
