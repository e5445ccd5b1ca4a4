// How long the forum's pages take, with many readers and some writers at once:
//
//   dotnet run -c Release --project benchmarks/Forum.Benchmarks -- pages
using System.CommandLine;
using Forum.Benchmarks;

var readers = new Option<int>("--readers") { Description = "How many read at once; every second one is signed in, and two of those run the forum.", DefaultValueFactory = _ => 50 };
var think = new Option<double>("--think") { Description = "Seconds that a reader spends on a page, on average. 0: each asks again as soon as there is an answer.", DefaultValueFactory = _ => 1 };
var writes = new Option<double>("--writes") { Description = "Replies per second, by those who are signed in.", DefaultValueFactory = _ => 5 };
var seconds = new Option<int>("--seconds") { Description = "How long is measured, after warming up.", DefaultValueFactory = _ => 30 };
var limit = new Option<double>("--limit") { Description = "Milliseconds that the 95th percentile of each page may take: more is exit code 1.", DefaultValueFactory = _ => 20 };
var posts = new Option<int>("--posts") { Description = "How many posts the forum holds.", DefaultValueFactory = _ => 20_000 };
var pages = new Command("pages", "Measures every kind of page that the forum has, on a seeded forum in production mode, with a Redis of its own, all on loopback.")
{
    readers, think, writes, seconds, limit, posts,
};
pages.SetAction((parsed, cancellationToken) => new PagesBenchmark(new Load(
    parsed.GetValue(readers), TimeSpan.FromSeconds(parsed.GetValue(think)), parsed.GetValue(writes),
    TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(limit), parsed.GetValue(posts))).RunAsync(cancellationToken));

return await new RootCommand("Measures the forum.") { pages }.Parse(args).InvokeAsync();
