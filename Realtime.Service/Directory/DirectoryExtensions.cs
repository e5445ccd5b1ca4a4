namespace Realtime.Service.Directory;

/// <summary>Adds what this node tells the others, and what it does for those that are gone.</summary>
internal static class DirectoryExtensions
{
    public static IServiceCollection AddDirectory(this IServiceCollection services)
    {
        services.AddSingleton<DirectoryEntries>();
        services.AddHostedService(provider => provider.GetRequiredService<DirectoryEntries>());
        services.AddSingleton<NodeReport>();
        services.AddHostedService<NodeLease>();
        return services;
    }
}
