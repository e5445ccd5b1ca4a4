using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace ForumRealtime.AppHost.Tests;

/// <summary>What the model holds when the application is published; publishing itself takes an Azure subscription.</summary>
public sealed class PublishModelTests
{
    [Fact]
    public async Task The_forum_has_a_volume_for_its_database_and_nothing_local_is_left()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.ForumRealtime_AppHost>(["--operation", "publish"]);
        var forum = builder.Resources.Single(r => r.Name == "forum");
        var mount = Assert.Single(forum.Annotations.OfType<ContainerMountAnnotation>());
        Assert.Equal("/data", mount.Target);
        Assert.Equal(ContainerMountType.Volume, mount.Type);
        Assert.False(mount.IsReadOnly);
        Assert.Contains(builder.Resources, r => r.GetType().Name == "AzureManagedRedisResource");
        Assert.DoesNotContain(builder.Resources, r => r is ExecutableResource);
    }
}
