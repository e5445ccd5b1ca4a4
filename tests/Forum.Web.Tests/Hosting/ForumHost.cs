using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using ForumRealtime.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Forum.Web.Tests.Hosting;

/// <summary>
/// The forum, as in production but in this process: a database of its own in a directory of its own, with two boards,
/// <c>open</c> and <c>members</c>.
/// </summary>
public sealed class ForumHost : WebApplicationFactory<Program>
{
    private readonly string _redis;
    private readonly string _environment;
    private readonly Dictionary<string, string?> _settings;
    private readonly Action<IServiceCollection>? _services;
    private readonly bool _ownsDirectory;

    public ForumHost(
        string redis,
        string? environment = null,
        DirectoryInfo? directory = null,
        Dictionary<string, string?>? settings = null,
        Action<IServiceCollection>? services = null)
    {
        _redis = redis;
        _environment = environment ?? Environments.Production;
        _settings = settings ?? [];
        _services = services;
        _ownsDirectory = directory is null;
        Directory = directory ?? System.IO.Directory.CreateTempSubdirectory("forum-web-");
        ClientOptions.BaseAddress = new Uri("https://forum.test");
        ClientOptions.AllowAutoRedirect = false;
    }

    /// <summary>A connection string to where nobody listens.</summary>
    public static string NoRedis => $"127.0.0.1:{FreePort.Next()},connectTimeout=500";

    public DirectoryInfo Directory { get; }

    public string DatabasePath => Path.Combine(Directory.FullName, "forum.db");

    public Visitor NewVisitor() => new(CreateClient());

    /// <summary>A visitor who has just registered, under a name of their own.</summary>
    public async Task<Visitor> NewMemberAsync()
    {
        var visitor = NewVisitor();
        await visitor.RegisterAsync($"m{Guid.NewGuid():N}"[..20]);
        return visitor;
    }

    /// <summary>A member who keeps order.</summary>
    public async Task<Visitor> NewModeratorAsync()
    {
        var visitor = await NewMemberAsync();
        await WithDbAsync(async db =>
        {
            db.Users.Single(user => user.Name == visitor.Name).Role = Role.Moderator;
            return await db.SaveChangesAsync();
        });
        return visitor;
    }

    /// <summary>Adds a board under a name of its own.</summary>
    internal async Task<Board> NewBoardAsync(BoardVisibility visibility = BoardVisibility.Public) => await WithDbAsync(async db =>
    {
        var name = $"b{Guid.NewGuid():N}"[..12];
        var board = new Board { Name = name, Slug = name, Description = "For a test.", Position = 5, Visibility = visibility };
        db.Boards.Add(board);
        await db.SaveChangesAsync();
        return board;
    });

    /// <summary>Works on the database, in a scope of its own.</summary>
    internal async Task<T> WithDbAsync<T>(Func<ForumDb, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<ForumDb>());
    }

    /// <summary>Adds the two boards, unless they are there.</summary>
    public async Task<ForumHost> WithBoardsAsync()
    {
        await WithDbAsync(async db =>
        {
            if (!db.Boards.Any())
            {
                db.Boards.Add(new Board { Name = "Open", Slug = "open", Description = "For all.", Position = 1 });
                db.Boards.Add(new Board
                {
                    Name = "Secret garden",
                    Slug = "members",
                    Description = "For some.",
                    Position = 2,
                    Visibility = BoardVisibility.Members,
                });
            }

            return await db.SaveChangesAsync();
        });
        return this;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(_environment);
        builder.UseSetting("ConnectionStrings:redis", _redis);
        builder.UseSetting("Forum:DatabasePath", DatabasePath);
        builder.UseSetting("Forum:Limits:FormsPerMinute", "60000");
        builder.UseSetting("Forum:Posting:IsLimited", "false");
        builder.UseSetting("Logging:LogLevel:Default", "Error");
        foreach (var (name, value) in _settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureServices(services =>
        {
            // Slow hashing is worth it for real passwords only.
            services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = 1000);
            _services?.Invoke(services);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_ownsDirectory)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(recursive: true);
        }
    }
}
