namespace ForumRealtime.AppHost.Tests.Substitute;

/// <summary>
/// Redis in a container, as far as that can be tested without a container engine: in place of <c>docker</c> a script
/// that takes the same command line and runs what the container would, with the mapped port.
/// </summary>
public sealed class ContainerTests : IDisposable
{
    private const string Docker = """
        #!/bin/sh
        [ "$1" = info ] && exit 0
        [ "$1" = run ] || exit 2
        while [ "$1" != -c ]; do
            [ "$1" = --publish ] && port=$(echo "$2" | cut -d: -f2)
            shift
        done
        bin=$(mktemp -d)
        printf '#!/bin/sh\nexec %s "$@" --port %s --bind 127.0.0.1\n' "$(command -v redis-server)" "$port" >"$bin/redis-server"
        chmod +x "$bin/redis-server"
        PATH=$bin:$PATH sh -c "$2"
        rm -r "$bin"
        """;

    private readonly DirectoryInfo _bin = Directory.CreateTempSubdirectory("forum-docker-");

    [Fact]
    public async Task Redis_in_a_container_serves_and_ends_with_the_AppHost()
    {
        var docker = Path.Combine(_bin.FullName, "docker");
        await File.WriteAllTextAsync(docker, Docker);
        File.SetUnixFileMode(docker, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await using var appHost = AppHostProcess.StartWith(
            new("Redis__Mode", "Container"),
            new("PATH", $"{_bin.FullName}:{Environment.GetEnvironmentVariable("PATH")}"));
        await appHost.WaitUntilItRunsAsync();
        Assert.Contains("password=", appHost.Mark.Find("Forum.Web")[0].Environment["ConnectionStrings__redis"], StringComparison.Ordinal);

        appHost.Process.Kill();
        await appHost.Mark.AssertNothingIsLeftAsync(TimeSpan.FromSeconds(20));
    }

    public void Dispose() => _bin.Delete(recursive: true);
}
