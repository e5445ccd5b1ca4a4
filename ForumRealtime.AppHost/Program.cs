using ForumRealtime.AppHost;
using ForumRealtime.AppHost.Redis;

var builder = DistributedApplication.CreateBuilder(args);

// Where `aspire publish` and `aspire deploy` take the solution. Read, not run: it takes an Azure subscription.
builder.AddAzureContainerAppEnvironment("forum-realtime");

var redis = builder.AddRedisByMode("redis");
var realtime = builder.AddRealtime("realtime", redis);
var forum = builder.AddForum("forum", redis, realtime);

// Browsers on the forum's pages, and on no others, may connect. A variable and no wait, so there is no circle.
realtime.WithEnvironment("Realtime__AllowedOrigins__0", forum.GetBrowserEndpoint());

builder.Build().Run();
