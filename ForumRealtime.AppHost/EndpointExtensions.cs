namespace ForumRealtime.AppHost;

internal static class EndpointExtensions
{
    /// <summary>
    /// The address that browsers use: plain http on the developer's machine, https in Azure, where the platform's
    /// ingress ends TLS.
    /// </summary>
    public static EndpointReference GetBrowserEndpoint(this IResourceBuilder<ProjectResource> project) =>
        project.GetEndpoint(project.ApplicationBuilder.ExecutionContext.IsPublishMode ? "https" : "http");
}
