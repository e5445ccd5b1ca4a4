using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>The AppHost's builder, while its entry point waits in <c>Build()</c>.</summary>
internal sealed class TestingBuilder(IDistributedApplicationBuilder builder, AppHostInterception interception, Task entryPoint) : IDistributedApplicationTestingBuilder
{
    public ConfigurationManager Configuration => builder.Configuration;

    public string AppHostDirectory => builder.AppHostDirectory;

    public IHostEnvironment Environment => builder.Environment;

    public IServiceCollection Services => builder.Services;

    public DistributedApplicationExecutionContext ExecutionContext => builder.ExecutionContext;

    public IList<IResource> Resources => builder.Resources;

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource => builder.AddResource(resource);

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => builder.CreateResourceBuilder(resource);

    public DistributedApplication Build() => BuildAsync().GetAwaiter().GetResult();

    public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default)
    {
        interception.LetBuild();
        return await interception.Application.WaitAsync(cancellationToken);
    }

    /// <summary>Lets the entry point return; the application, if it was built, is disposed of by whoever asked for it.</summary>
    public async ValueTask DisposeAsync()
    {
        interception.Release();
        await entryPoint;
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
