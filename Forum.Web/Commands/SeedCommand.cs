using System.CommandLine;
using System.Diagnostics;
using Forum.Web.Commands.Seeding;

namespace Forum.Web.Commands;

/// <summary><c>seed</c>: adds a forum full of people who talk, to try and to measure things on.</summary>
internal static class SeedCommand
{
    public static Command Create()
    {
        var users = Number("--users", 200, "How many users. None of them can sign in before changepassword.");
        var topics = Number("--topics", 500, "How many topics, in boards of their own.");
        var posts = Number("--posts", 20_000, "How many posts, the topics' first ones included.");
        var seed = new Option<int>("--random-seed") { Description = "The same number makes the same forum.", DefaultValueFactory = _ => 1 };
        var command = new Command("seed", "Adds boards, users, topics and posts, made up. What is there is left alone.") { users, topics, posts, seed };
        command.Validators.Add(result =>
        {
            if (result.GetValue(topics) > result.GetValue(posts))
            {
                result.AddError("Every topic has a post: --posts must not be less than --topics.");
            }
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new SeedSize(parsed.GetValue(users), parsed.GetValue(topics), parsed.GetValue(posts), parsed.GetValue(seed)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SeedSize size, CancellationToken cancellationToken)
    {
        await using var services = await CommandServices.OpenCurrentAsync(cancellationToken);
        var taken = Stopwatch.StartNew();
        var seeder = new Seeder(services.Db, services.Get<TimeProvider>().GetUtcNow().UtcDateTime, size);
        await seeder.RunAsync(
            done => Console.WriteLine(FormattableString.Invariant($"{done:N0} of {size.Posts:N0} posts, {taken.Elapsed.TotalSeconds:0} s")), cancellationToken);
        return 0;
    }

    private static Option<int> Number(string name, int standard, string description)
    {
        const int Most = 10_000_000;
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > Most)
            {
                result.AddError($"{name} must be between 1 and {Most:N0}.");
            }
        });
        return option;
    }
}
