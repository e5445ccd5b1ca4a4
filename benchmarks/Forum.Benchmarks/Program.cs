// How long the forum's pages take, with many readers and some writers at once:
//
//   dotnet run -c Release --project benchmarks/Forum.Benchmarks -- pages
//
// and how long they take beside a realtime service with many connections, in two processes and in one:
//
//   dotnet run -c Release --project benchmarks/Forum.Benchmarks -- pages-beside-realtime
//
// and while the realtime service crashes and 10,000 clients come back:
//
//   dotnet run -c Release --project benchmarks/Forum.Benchmarks -- pages-in-storm --seconds 20
using System.CommandLine;
using Forum.Benchmarks;

var readers = new Option<int>("--readers") { Description = "How many read at once; every second one is signed in, and two of those run the forum.", DefaultValueFactory = _ => 50 };
var think = new Option<double>("--think") { Description = "Seconds that a reader spends on a page, on average. 0: each asks again as soon as there is an answer.", DefaultValueFactory = _ => 1 };
var writes = new Option<double>("--writes") { Description = "Replies per second, by those who are signed in.", DefaultValueFactory = _ => 5 };
var seconds = new Option<int>("--seconds") { Description = "How long is measured, after warming up.", DefaultValueFactory = _ => 60 };
var limit = new Option<double>("--limit") { Description = "Milliseconds that the 95th percentile of each page may take: more is exit code 1.", DefaultValueFactory = _ => 20 };
var posts = new Option<int>("--posts") { Description = "How many posts the forum holds.", DefaultValueFactory = _ => 20_000 };
var pages = new Command("pages", "Measures every kind of page that the forum has, on a seeded forum in production mode, with a Redis of its own, all on loopback.")
{
    readers, think, writes, seconds, limit, posts,
};
pages.SetAction((parsed, cancellationToken) => new PagesBenchmark(LoadOf(parsed)).RunAsync(cancellationToken));

var connections = new Option<int>("--connections") { Description = "How many connections are open.", DefaultValueFactory = _ => 10_000 };
var beside = new Command("pages-beside-realtime", "Measures the pages with and without open connections, with the realtime service in a process of its own and in the forum's.")
{
    readers, think, writes, seconds, limit, posts, connections,
};
beside.SetAction((parsed, cancellationToken) => new PagesBesideRealtime(LoadOf(parsed), parsed.GetValue(connections)).RunAsync(cancellationToken));

var asks = new Option<bool>("--ask-forum") { Description = "The clients have no token to come back with, and ask the forum for one, as pages do that have just been opened." };
var storm = new Command("pages-in-storm", "Measures the pages while the realtime service crashes, is started again, and its clients come back.")
{
    readers, think, writes, seconds, limit, posts, connections, asks,
};
storm.SetAction((parsed, cancellationToken) => new PagesInStorm(LoadOf(parsed), parsed.GetValue(connections), parsed.GetValue(asks)).RunAsync(cancellationToken));

var port = new Argument<int>("port");
var count = new Argument<int>("connections");
var channels = new Argument<string[]>("channels");
var hold = new Command("hold", "Keeps connections open until the standard input ends.") { port, count, channels };
hold.Hidden = true;
hold.SetAction((parsed, cancellationToken) => Holder.RunAsync(parsed.GetValue(port), parsed.GetValue(count), parsed.GetValue(channels)!, cancellationToken));

var forum = new Argument<string>("forum");
var comeBack = new Command("return", "Opens connections, and opens them again when they are gone.") { forum, port, count, channels, asks };
comeBack.Hidden = true;
comeBack.SetAction(async (parsed, cancellationToken) =>
{
    using var returners = new Returners(new Uri(parsed.GetValue(forum)!), parsed.GetValue(port), parsed.GetValue(channels)!, parsed.GetValue(asks));
    return await returners.RunAsync(parsed.GetValue(count), cancellationToken);
});

return await new RootCommand("Measures the forum.") { pages, beside, storm, hold, comeBack }.Parse(args).InvokeAsync();

Load LoadOf(ParseResult parsed) => new(
    parsed.GetValue(readers), TimeSpan.FromSeconds(parsed.GetValue(think)), parsed.GetValue(writes),
    TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(limit), parsed.GetValue(posts));
