// The forum and the realtime service, each as it is and on its port, in one process, where they share threads, memory and the
// collector. For comparison only: in production each is a process of its own. REALTIME_PORT is where the second listens; all
// other settings are those of the two.
using System.Reflection;
using ForumRealtime.Testing;

Task<int>[] services =
[
    RunAsync("Forum.Web"),
    RunAsync("Realtime.Service", "--environment=Development", $"--urls=http://127.0.0.1:{Environment.GetEnvironmentVariable("REALTIME_PORT")}"),
];
return await await Task.WhenAny(services);

// Each on a thread that it may keep, as its main method keeps one.
static Task<int> RunAsync(string project, params string[] settings) => Task.Factory.StartNew(
    () =>
    {
        string[] arguments = [$"--applicationName={project}", $"--contentRoot={Path.Combine(Repository.Root, project)}", .. settings];
        return Assembly.Load(project).EntryPoint!.Invoke(null, [arguments]) as int? ?? 0;
    },
    CancellationToken.None,
    TaskCreationOptions.LongRunning,
    TaskScheduler.Default);
